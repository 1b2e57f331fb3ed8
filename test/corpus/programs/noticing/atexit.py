import atexit


@atexit.register
def last():
    print('last words')


atexit.register(print, 'registered later, called first')
print('body')
