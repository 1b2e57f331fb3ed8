import json
import os.path
import re as regex
from itertools import chain, count as counting


def lazily():
    import string
    from functools import reduce

    return reduce(lambda a, b: a + b, string.digits[:4])


print(json.dumps({'a': [1, None]}), regex.sub('a+', 'b', 'caat'), list(chain('ab', [1])), next(counting(5)))
print(lazily(), os.path.basename('x/y'))
try:
    from json import nothing
except ImportError as error:
    print(error.name, error.name_from if hasattr(error, 'name_from') else 'nothing')
