def first(a):
    def second(b):
        def third(c):
            nonlocal a
            a = a + b + c
            return a

        return third

    return second


third = first(1)(10)
print(third(100), third(1000))
