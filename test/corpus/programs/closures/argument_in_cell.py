def power(exponent, *, base=2, **options):
    def of(value):
        return value**exponent + base + len(options)

    exponent += 1
    return of


print(power(1)(3), power(2, base=10, x=1, y=2)(2))
