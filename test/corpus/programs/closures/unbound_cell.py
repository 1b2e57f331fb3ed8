def early():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(error)
    later = 5
    print(inner())
    del later
    try:
        inner()
    except NameError as error:
        print(error)


early()
