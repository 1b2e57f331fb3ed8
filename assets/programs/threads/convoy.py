from select import select
from socket import socketpair
from threading import Thread


def compute(n):
    while n > 0:
        n -= 1


def look_for_mail(inbox, times):
    for _ in range(times):
        select([inbox], [], [], 0.001)


inbox, outbox = socketpair()
Thread(target=compute, args=(15_000_000,), name="compute").start()
Thread(target=look_for_mail, args=(inbox, 60), name="mail").start()
