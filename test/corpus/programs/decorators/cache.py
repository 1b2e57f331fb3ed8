from functools import cache, lru_cache, wraps


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache(maxsize=2)
def slow(n):
    print('computing', n)
    return n * n


print(fib(12), fib.cache_info().hits)
print(slow(1), slow(2), slow(1), slow(3), slow(2))


def named(f):
    @wraps(f)
    def inner():
        return f()

    return inner


print(named(fib).__name__)
