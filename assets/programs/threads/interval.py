import sys
from threading import Thread


def spin(n):
    while n > 0:
        n -= 1


for ms in 1, 5, 50:
    sys.setswitchinterval(ms / 1000)
    ada = Thread(target=spin, args=(4_000_000,), name=f"Ada-{ms}ms")
    bob = Thread(target=spin, args=(4_000_000,), name=f"Bob-{ms}ms")
    ada.start()
    bob.start()
    ada.join()
    bob.join()
