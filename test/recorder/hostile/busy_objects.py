"""A thousand lists that all change at each step."""

from collections import deque

lists = [[] for _ in range(1000)]
for each in lists:
    each
for i in range(10_000):
    deque(map(list.append, lists, [i] * 1000), maxlen=0)
