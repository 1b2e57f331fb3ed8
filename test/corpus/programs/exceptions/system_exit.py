import sys

try:
    sys.exit('first')
except SystemExit as stop:
    print('caught', stop.code)
sys.exit(3)
