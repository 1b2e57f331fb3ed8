def hanoi(n, a, b, c, moves):
    if n == 0:
        return
    hanoi(n - 1, a, c, b, moves)
    moves.append(a + c)
    hanoi(n - 1, b, a, c, moves)


moves = []
hanoi(4, 'A', 'B', 'C', moves)
print(len(moves), moves[:5])
