from threading import Thread
from time import perf_counter, sleep


def wait_for_answer():
    sleep(0.5)


begin = perf_counter()
names = "Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus"
threads = [Thread(target=wait_for_answer, name=name) for name in names]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{len(threads)} waits of 0.5 s took {perf_counter() - begin:.2f} s")
