from collections import namedtuple
from typing import NamedTuple

Pair = namedtuple('Pair', 'left right', defaults=[0])


class Row(NamedTuple):
    name: str
    count: int = 1

    def doubled(self):
        return self._replace(count=self.count * 2)


p = Pair(3)
left, right = p
print(p, left, right, p._asdict(), Row('a').doubled(), Row('b', 2)[1])
