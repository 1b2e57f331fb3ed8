import weakref


class Thing:
    def __init__(self, name):
        self.name = name


thing = Thing('one')
ref = weakref.ref(thing, lambda r: print('gone'))
print(ref().name, ref() is thing)
proxy = weakref.proxy(thing)
print(proxy.name)
del thing
print(ref())
try:
    proxy.name
except ReferenceError as error:
    print(error)
cache = weakref.WeakValueDictionary()
kept = Thing('kept')
cache['kept'] = kept
cache['lost'] = Thing('lost')
print(sorted(cache.keys()))
weakref.finalize(kept, print, 'finalised')
kept = None
print(len(cache))
