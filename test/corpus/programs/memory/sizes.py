import copy
import pickle
import sys

print([] is [], () is (), 'a' is 'a' if False else True, sys.getsizeof(()) < sys.getsizeof((1, 2)))
a = [1, [2, 3]]
b = copy.copy(a)
c = copy.deepcopy(a)
a[1].append(4)
print(b, c, pickle.loads(pickle.dumps(a)) == a)


class P:
    def __reduce__(self):
        return P.make, (5,)

    @staticmethod
    def make(n):
        return n * 2


print(copy.copy(P()))
