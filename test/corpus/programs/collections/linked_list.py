class Node:
    def __init__(self, value, rest=None):
        self.value, self.rest = value, rest

    def __iter__(self):
        node = self
        while node:
            yield node.value
            node = node.rest


def reverse(node):
    done = None
    while node:
        node.rest, done, node = done, node, node.rest
    return done


print(list(Node(1, Node(2, Node(3)))), list(reverse(Node('a', Node('b')))))
