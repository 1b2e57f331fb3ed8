class Grid:
    size = 3
    cells = [n for n in range(size)]
    pairs = [(n, m) for n in range(2) for m in 'ab']
    names = {n: str(n) for n in (1, 2)}


print(Grid.cells, Grid.pairs, Grid.names)
