import gc

seen = []
gc.callbacks.append(lambda phase, info: seen.append(phase))
gc.collect()
gc.callbacks.clear()
print(seen)
x = []
x.append(x)
print(gc.is_tracked(x), gc.is_tracked(5), len(gc.get_referents([1, 2])))
del x
print(gc.collect())
