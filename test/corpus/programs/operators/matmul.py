class M:
    def __init__(self, n):
        self.n = n

    def __matmul__(self, other):
        return M(self.n * other.n)

    def __imatmul__(self, other):
        self.n += other.n
        return self

    def __rmatmul__(self, other):
        return M(other)


m = M(3) @ M(4)
m @= M(1)
print(m.n, (5 @ m).n)
