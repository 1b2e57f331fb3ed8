from select import select
from socket import socketpair
from threading import Thread


def compute(n):
    while n > 0:
        n -= 1


def serve(inbox, times):
    for _ in range(times):
        select([inbox], [], [], 0.001)  # waits 1 ms
        sum(range(10_000))  # works 0.2 ms


inbox, outbox = socketpair()
Thread(target=compute, args=(15_000_000,), name="compute").start()
Thread(target=serve, args=(inbox, 50), name="serve").start()
