def guarded(name):
    try:
        print('open', name)
        yield 1
        yield 2
    finally:
        print('close', name)


g = guarded('first')
next(g)
g.close()
h = guarded('second')
next(h)
del h
k = guarded('third')
k.close()
print('end')
