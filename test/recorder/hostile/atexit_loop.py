import atexit


@atexit.register
def again():
    atexit.register(again)
    while True:
        pass


print('done')
