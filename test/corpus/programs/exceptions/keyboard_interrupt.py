def stubborn():
    try:
        raise KeyboardInterrupt
    except Exception:
        return 'too broad'
    except BaseException as error:
        return type(error).__name__


print(stubborn())
