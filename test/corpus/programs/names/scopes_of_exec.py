space = {'x': 1}
exec('y = x + 1\ndef f():\n    return x + y', space)
print(space['y'], space['f']())
print(eval('x * 10 + z', space, {'z': 5}))


def local():
    a = 1
    return eval('a + 1'), sorted(locals())


print(local())
code = compile('1 + 2', 'expression', 'eval')
print(eval(code), code.co_filename)
exec(compile('for i in range(2):\n    print("exec", i)', 'loop', 'exec'))
