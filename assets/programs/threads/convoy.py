from subprocess import PIPE, Popen
from threading import Thread


def compute(n):
    while n > 0:
        n -= 1


def chat(server, times):
    for _ in range(times):
        server.stdin.write(b"ping")
        server.stdout.read(4)


server = Popen("cat", stdin=PIPE, stdout=PIPE, bufsize=0)
Thread(target=compute, args=(15_000_000,), name="compute").start()
Thread(target=chat, args=(server, 60), name="chat").start()
