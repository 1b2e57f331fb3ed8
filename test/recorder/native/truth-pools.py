"""Compares what the recorder reads of pymalloc with what ``sys._debugmallocstats`` prints, at the same moment.

Run as ``python truth-pools.py FOLDER``, FOLDER being the one with the package ``python``. One line of JSON.
"""

import json
import os
import re
import sys
import tempfile

sys.path.insert(0, sys.argv[1])

from python.allocators import Allocators
from python.pools import ARENA, POOL, Pools

pools = Pools()
allocators = Allocators(lambda address: pools.arena_of(address) is not None)
keep = [bytes(size) for size in range(1, 480) for _ in range(40)]
file = tempfile.TemporaryFile()
saved = os.dup(2)
os.dup2(file.fileno(), 2)
# It says nothing of pymalloc while that is not in use; from here on no block comes or goes.
sys._debugmallocstats()
allocators.aside()
arenas = pools.arenas()
seen = {}
# An arena's pools begin at the first aligned address.
for base in arenas:
    first = (base + POOL - 1) // POOL * POOL
    for address in range(first, base + ARENA - POOL + 1, POOL):
        try:
            pool = pools.pool_of(address + 48)
        except Exception:
            # A pool that was never used has nothing in its header.
            continue
        if pool is not None and pool.used:
            entry = seen.setdefault(pool.block, [0, 0, 0])
            entry[0] += 1
            entry[1] += pool.used
            entry[2] += pool.capacity - pool.used
allocators.back()
os.dup2(saved, 2)
file.seek(0)
text = file.read().decode()
classes = {}
for line in text.splitlines():
    found = re.match(r'\s*\d+\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$', line)
    if found:
        size, count, used, free = map(int, found.groups())
        classes[size] = [count, used, free]
print(json.dumps({
    'arenas': len(arenas),
    'printed': int(re.search(r'# arenas allocated current\s*=\s*([\d,]+)', text).group(1).replace(',', '')),
    'classes': {size: entry for size, entry in classes.items()},
    'seen': {size: entry for size, entry in seen.items()},
}))
