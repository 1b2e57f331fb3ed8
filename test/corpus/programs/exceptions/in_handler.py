def messy():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            undefined
        finally:
            print('inner finally')
    except NameError as error:
        return type(error.__context__).__name__
    finally:
        print('outer finally')


print(messy())
