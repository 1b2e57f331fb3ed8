import os
import sys

print('out', file=sys.stdout)
print('err', file=sys.stderr)
sys.stdout.write('partial')
sys.stdout.flush()
os.write(2, b'raw err\n')
print(sys.stdout.encoding, sys.stdout.line_buffering, sys.stdin.read(), sys.stdout.isatty())
print('é 🐍', end='')
sys.stderr.write('last')
