from collections import ChainMap, Counter, OrderedDict, defaultdict, deque

q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
q.rotate(1)
print(q, q.popleft(), q[0])
print(Counter('banana').most_common(2), Counter(a=3) - Counter(a=1, b=2))
groups = defaultdict(list)
for word in ('apple', 'avocado', 'bean'):
    groups[word[0]].append(word)
print(dict(groups), ChainMap({'a': 1}, {'a': 2, 'b': 3})['b'])
o = OrderedDict(a=1, b=2)
o.move_to_end('a')
print(o)
