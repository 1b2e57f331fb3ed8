from threading import Thread

n = m = 0


def one():
    return 1


def add(times):
    global n, m
    for _ in range(times):
        n += 1
        m = m + one()


threads = [Thread(target=add, args=(1_000_000,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"expected 4000000, got n = {n}, m = {m}")
