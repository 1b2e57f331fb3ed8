def low():
    raise OSError('disk')


def middle():
    try:
        low()
    except OSError as error:
        raise RuntimeError('middle') from error


def high():
    try:
        middle()
    except RuntimeError:
        raise LookupError('high')


def quiet():
    try:
        low()
    except OSError:
        raise LookupError('quiet') from None


try:
    high()
except LookupError as error:
    print(repr(error.__context__), repr(error.__context__.__cause__), error.__suppress_context__)
try:
    quiet()
except LookupError as error:
    print(error.__cause__, error.__suppress_context__)
