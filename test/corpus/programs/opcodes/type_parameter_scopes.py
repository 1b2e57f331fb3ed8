# From 3.12
class Outer:
    base = int

    def method[T: base](self, x: T) -> T:
        return x

    class Inner[T]:
        x = T

    type Alias = base


print(Outer().method(3), Outer.method.__type_params__[0].__bound__, Outer.Inner.x, Outer.Alias.__value__)
