def attempt(value):
    log = []
    try:
        log.append(10 // value)
    except ZeroDivisionError:
        log.append('zero')
    except (TypeError, ValueError) as error:
        log.append(type(error).__name__)
    else:
        log.append('else')
    finally:
        log.append('finally')
    return log


print(attempt(2), attempt(0), attempt('x'))
