kept = [0]
try:
    while True:
        kept += kept
except MemoryError:
    print('enough', len(kept) > 1_000_000)
