def double(n):
    return n * 2


def each(call):
    return [call(n) for n in range(3)]


exec('result = each(double) + [double(10)]')
print(result)
print(eval('each(lambda n: double(n) + 1)'))
try:
    exec('raise ValueError("from exec")')
except ValueError as error:
    print(error)
try:
    exec('1 +')
except SyntaxError as error:
    print(error.msg)
