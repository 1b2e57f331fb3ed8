from math import *
from string import *
import os.path as path
import collections.abc
from collections import OrderedDict as O, deque

print(floor(2.5), digits, path.join('a', 'b'), issubclass(list, collections.abc.Sequence), O(a=1), deque([1]))
