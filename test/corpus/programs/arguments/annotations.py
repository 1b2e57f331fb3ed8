def typed(a: int, b: 'str' = 'x', *c: float, d: list = [], **e: dict) -> tuple:
    local: int = 3
    other: str
    return a, b, c, d, e, local


print(typed(1), sorted(typed.__annotations__))
count: int = 5
name: str
print(count, sorted(__annotations__))
