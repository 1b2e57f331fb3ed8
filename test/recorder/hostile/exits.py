import os
import sys

for leave in (lambda: sys.exit('one'), lambda: exit('two'), lambda: quit(3)):
    try:
        leave()
    except SystemExit as stop:
        print(stop.code)
try:
    raise SystemExit(b'bytes' * 1_000_000)
finally:
    os._exit(7)
