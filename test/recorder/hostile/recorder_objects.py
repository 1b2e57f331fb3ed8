"""Looks for the recorder's own objects and breaks them."""

import gc

for thing in gc.get_objects() + [v for v in gc.get_objects() if type(v).__name__ in ('Tracer', 'Desk', 'Heap')]:
    if type(thing).__module__.startswith('inside_cpython'):
        for name in list(getattr(thing, '__dict__', ())):
            setattr(thing, name, -(10**9))
x = 1
y = x + 1
print(y)
