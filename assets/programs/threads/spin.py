from threading import Thread


def spin(n):
    while n > 0:
        n -= 1


ada = Thread(target=spin, args=(12_000_000,), name="Ada")
bob = Thread(target=spin, args=(12_000_000,), name="Bob")
ada.start()
bob.start()
ada.join()
bob.join()
