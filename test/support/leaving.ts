/** Programs in which the compiler adds what leaves a block: several clips are asked about them. */
export const leaving = {
  'swallowed.py': `class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return kind is KeyError


ages = {"Ann": 31}
with Quiet() as q:
    print(ages["Bob"])
print("still here")
`,

  'matched.py': `def kind(shape):
    match shape:
        case ("point", x, y):
            return x + y
        case {"r": r}:
            return r
        case 0 | 1:
            return "bit"
        case _:
            return None


print(kind(("point", 1, 2)))
print(kind({"r": 5}))
print(kind(1))
`,
} as const;
