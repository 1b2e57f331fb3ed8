from contextlib import contextmanager


@contextmanager
def tag(name):
    print('<' + name + '>')
    try:
        yield name.upper()
    except KeyError:
        print('key error in', name)
    finally:
        print('</' + name + '>')


with tag('a') as a, tag('b') as b:
    print(a, b)
with (
    tag('c') as c,
    tag('d'),
):
    {}[c]
print('after')
