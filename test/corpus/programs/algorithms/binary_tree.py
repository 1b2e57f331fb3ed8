class Tree:
    def __init__(self):
        self.root = None

    def add(self, key):
        def place(node):
            if node is None:
                return [key, None, None]
            side = 1 if key < node[0] else 2
            node[side] = place(node[side])
            return node

        self.root = place(self.root)

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node[1])
                yield node[0]
                yield from walk(node[2])

        return walk(self.root)

    def __contains__(self, key):
        node = self.root
        while node and node[0] != key:
            node = node[1] if key < node[0] else node[2]
        return node is not None


t = Tree()
for key in (5, 2, 8, 1):
    t.add(key)
print(list(t), 8 in t, 9 in t)
