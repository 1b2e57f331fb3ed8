from threading import Thread


def longest_chain(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n > 1:
            n = 3 * n + 1 if n % 2 else n // 2
            steps += 1
        longest = max(longest, steps)
    print(longest)


threads = [Thread(target=longest_chain, args=(75_000,), name=name) for name in ("Ada", "Bob")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
