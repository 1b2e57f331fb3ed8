import warnings


def old():
    warnings.warn('old is old', DeprecationWarning, stacklevel=2)
    return 1


print(old())
warnings.warn('careful')
warnings.simplefilter('error')
try:
    warnings.warn('now an error')
except UserWarning as error:
    print(error)
