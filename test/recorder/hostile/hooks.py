"""Every hook that Python offers, each telling when it is called."""

import builtins
import gc
import sys
import threading

log = []
real = builtins.__import__
builtins.__import__ = lambda *args, **kwargs: (log.append(('import', args[0])), real(*args, **kwargs))[1]
sys.excepthook = lambda *args: log.append('excepthook')
sys.unraisablehook = lambda info: log.append('unraisable')
sys.displayhook = lambda value: log.append('display')
threading.excepthook = lambda info: log.append('thread')
gc.callbacks.append(lambda phase, info: log.append('gc'))
sys.meta_path.insert(0, type('Finder', (), {'find_spec': staticmethod(lambda *args: log.append(('find', args[0])))}))
sys.addaudithook(lambda event, args: log.append(event))


class Raises:
    def __del__(self):
        raise ValueError


Raises()
x = [1, 2, {'k': 3}]
del x
print(log)
