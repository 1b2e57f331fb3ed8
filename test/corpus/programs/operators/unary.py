class Odd:
    def __invert__(self):
        return 'inverted'

    def __pos__(self):
        return 'positive'

    def __abs__(self):
        return 'absolute'


n = 5
print(-n, +n, ~n, not n, not not n, -True, ~-n, +True, - -n)
o = Odd()
print(~o, +o, abs(o), not o)
