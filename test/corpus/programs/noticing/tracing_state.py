import gc
import sys
import threading

print(sys.gettrace(), sys.getprofile(), threading.gettrace() if hasattr(threading, 'gettrace') else None)
print(gc.isenabled(), gc.get_debug(), gc.callbacks, sys.getswitchinterval(), sys.flags.dev_mode)
print(sys.getrecursionlimit(), __name__, __file__.split('/')[-1], __builtins__.__name__, sys.argv)
print(sorted(n for n in globals()))
print([m for m in sys.modules if 'inside' in m], sys.excepthook is sys.__excepthook__, sys.path_hooks == [])
print(sys.displayhook is sys.__displayhook__, sys.unraisablehook is sys.__unraisablehook__, sys.meta_path == [])
