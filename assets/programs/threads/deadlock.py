from threading import Lock, Thread
from time import sleep

fork, knife = Lock(), Lock()


def dine(first, second):
    with first:
        sleep(0.1)
        with second:
            print("enjoys the meal")


Thread(target=dine, args=(fork, knife), name="Ada").start()
Thread(target=dine, args=(knife, fork), name="Bob").start()
