def never():
    print('never printed')
    yield 1


g = never()
try:
    g.throw(RuntimeError('early'))
except RuntimeError as error:
    print(error)
print(list(g))
h = never()
h.close()
print(h.gi_frame, h.gi_running)
