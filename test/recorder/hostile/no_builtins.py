import builtins

keep = print
for name in list(vars(builtins)):
    delattr(builtins, name)
x = [1, 2]
x.append((3, 'a'))
y = {'k': x}
keep(x)
