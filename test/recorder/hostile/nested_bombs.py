import ast
import copy
import json
import pickle
import sys


def attempt(action):
    try:
        action()
    except BaseException as error:
        print(type(error).__name__)


deep = []
for _ in range(100_000):
    deep = [deep]
attempt(lambda: repr(deep))
attempt(lambda: copy.deepcopy(deep))
attempt(lambda: json.dumps(deep))
attempt(lambda: pickle.dumps(deep))
attempt(lambda: json.loads('[' * 100_000))
attempt(lambda: eval('(' * 300 + ')' * 300))
attempt(lambda: deep == deep[0])
attempt(lambda: compile('-' * 100_000 + '1', 'x', 'eval'))
print('over')
