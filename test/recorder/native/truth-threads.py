"""Threads that note themselves what they do, by the same clock as the sampler: for truth-threads.test.ts.

Each stamp of a spinning thread was taken with the lock in its hands. Each stay is a call that waits: the lock is given
up at some time after its first moment, and had again at its last.
"""

import json
import os
import sys
import threading
import time
from time import monotonic_ns

stamps, stays, spent = {}, {}, {}
REST = 0.03
RESTS = 6
source, sink = os.pipe()
locks = [threading.Lock() for _ in range(RESTS)]
for lock in locks:
    lock.acquire()
to_acquire, to_release = iter(locks), iter(locks)


def account():
    name = threading.current_thread().name
    with open('/proc/thread-self/schedstat') as file:
        on_core, ready, _ = map(int, file.read().split())
    spent[name] = [on_core / 1000, ready / 1000]


def spin(turns):
    own = stamps[threading.current_thread().name] = []
    for _ in range(turns):
        own.append(monotonic_ns())
        for _ in range(2000):
            pass
    account()


def stay(call):
    own = stays.setdefault(threading.current_thread().name, [])
    for _ in range(RESTS):
        begin = monotonic_ns()
        call()
        own.append([begin, monotonic_ns()])
    account()


def rest():
    time.sleep(REST)
    os.write(sink, b'x')
    next(to_release).release()


threads = [
    threading.Thread(target=spin, args=(6000,), name='Ada'),
    threading.Thread(target=spin, args=(6000,), name='Bob'),
    threading.Thread(target=stay, args=(lambda: os.read(source, 1),), name='reader'),
    threading.Thread(target=stay, args=(lambda: next(to_acquire).acquire(),), name='locker'),
    threading.Thread(target=stay, args=(rest,), name='sleeper'),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with open(sys.argv[0] + '.json', 'w') as file:
    json.dump({'stamps': stamps, 'stays': stays, 'spent': spent}, file)
