class Node:
    def __init__(self, name, *parts):
        self.name, self.parts = name, parts

    def __del__(self):
        print('-', self.name)


def use():
    a = Node('a')
    b = Node('b', a)
    c = Node('c', b, a)
    del a, b
    print('only c')
    c = Node('d')
    print('leaving')


use()
x = [Node(i) for i in range(3)]
x[1] = None
del x[0]
x.append(Node(9))
x.clear()
d = {'k': Node('in dict')}
d['k'] = Node('replaces')
print('end')
