/**
 * Programs that no clip was designed for: each is hard on the layout or on a story in a way of its own.
 */
export const nasty = {
  'one.py': 'x = 1\n',

  '合計.py': `def 合計(価格一覧):
    総額 = 0
    for 価格 in 価格一覧:
        総額 += 価格  # 足す
    return 総額


größe = "Ünïcödé – 漢字かな交じり文, кириллица, العربية, 🐍"
print(合計([300, 500, 800]), größe)
`,

  'long_lines.py': `def describe(first_name, last_name, age, favourite_colour, favourite_language, hometown, shoe_size):
    return f"{first_name} {last_name} is {age}, loves {favourite_colour} and {favourite_language}, comes from {hometown} and wears size {shoe_size}" + ("!" if age > 40 else ".")


print(describe("Grace", "Hopper", 85, "navy blue", "COBOL", "New York City", 38))
result = ((1 + 2) * 3 - 4) / 5 ** 2 + max(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) - len([n * n for n in range(10) if n % 2])
`,

  'everything.py': `from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0


a, b, *rest = [Point(1, 2), Point(3), Point(5, 8), Point(13, 21)]
match a:
    case Point(x=1, y=y) if y > 1:
        kind = "close"
    case _:
        kind = "far"
total = sum(p.x for p in rest)
squares = {p.x: p.x**2 for p in (a, b)}
del a, b, rest
raise LookupError(f"{kind}: {total} {squares!r}")
`,

  'deep.py': `def fact(n):
    if n < 2:
        return 1
    return n * fact(n - 1)


print(fact(12))
value = (((((((1 + 2) * 3) - 4) / 5) ** 6) % 7) // 8) + (-9 if not (True and False) else +10)
`,

  'heap.py': `def heappush(heap, item):
    """Push item onto heap, maintaining the heap invariant."""
    heap.append(item)
    _siftdown(heap, 0, len(heap) - 1)


def _siftdown(heap, startpos, pos):
    newitem = heap[pos]
    # Follow the path to the root, moving parents down until finding a place newitem fits.
    while pos > startpos:
        parentpos = (pos - 1) >> 1
        parent = heap[parentpos]
        if newitem < parent:
            heap[pos] = parent
            pos = parentpos
            continue
        break
    heap[pos] = newitem


heap = []
for price in [800, 300, 500, 1200]:
    heappush(heap, price)
print(heap)
`,

  'endless.py': `n = 0
while True:
    n += 1
`,
} as const;

export type Nasty = keyof typeof nasty;
