import builtins
import gc
import sys
import types

said = print


def wrong(*args, **kwargs):
    said('asked', args)
    return 42


for name in ('len', 'id', 'type', 'zip', 'range', 'repr', 'dict', 'list', 'tuple', 'enumerate', 'max', 'isinstance', 'getattr'):
    setattr(builtins, name, wrong)
gc.get_referents = sys._getframe = sys.getrefcount = types.FunctionType = types.CellType = wrong


class Thing:
    def __init__(self):
        self.held = [1, {'k': (2, 3)}]


thing = Thing()
thing.other = lambda: thing
thing.held += [thing]
said('done')
