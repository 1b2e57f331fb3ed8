def split(group):
    found = []
    try:
        raise group
    except* ValueError as errors:
        found.append(('value', len(errors.exceptions)))
    except* (KeyError, TypeError) as errors:
        found.append(('key', [type(e).__name__ for e in errors.exceptions]))
    else:
        found.append('else')
    finally:
        found.append('finally')
    return found


print(split(ExceptionGroup('all', [ValueError(1), KeyError(2), ValueError(3)])))
print(split(ExceptionGroup('nested', [ExceptionGroup('in', [TypeError(1)]), ValueError(2)])))
try:
    split(ExceptionGroup('some', [OSError(1), ValueError(2)]))
except ExceptionGroup as group:
    print(group.message, group.exceptions)
