# From 3.13
def f[T = int](x: T = 1) -> T:
    return x


class C[T = str]:
    pass


print(f(), f.__type_params__[0].__default__, C.__type_params__[0].__default__)
