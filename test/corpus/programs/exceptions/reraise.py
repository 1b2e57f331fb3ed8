def log(call):
    try:
        return call()
    except Exception as error:
        print('saw', type(error).__name__)
        raise


def fail():
    raise IndexError('no such')


try:
    log(lambda: log(fail))
except IndexError as error:
    print(error)
try:
    raise
except RuntimeError as error:
    print(error)
