from collections import deque

graph = {'a': ['b', 'c'], 'b': ['d'], 'c': ['d'], 'd': []}


def path(start, goal):
    queue = deque([[start]])
    seen = {start}
    while queue:
        way = queue.popleft()
        if way[-1] == goal:
            return way
        for there in graph[way[-1]]:
            if there not in seen:
                seen.add(there)
                queue.append(way + [there])


print(path('a', 'd'), path('d', 'a'))
