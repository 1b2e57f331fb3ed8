import os
import subprocess


def attempt(action):
    try:
        print('out', action())
    except (OSError, AttributeError, ImportError, RuntimeError) as error:
        print(type(error).__name__)


attempt(os.fork)
attempt(lambda: os.execv('/bin/sh', ['sh']))
attempt(lambda: os.posix_spawn('/bin/sh', ['sh'], {}))
attempt(lambda: os.spawnv(os.P_WAIT, '/bin/sh', ['sh']))
attempt(lambda: os.popen('ls').read())
attempt(lambda: subprocess.check_output('ls'))
attempt(lambda: __import__('_thread').start_new_thread(print, ()))
attempt(lambda: __import__('multiprocessing').Process(target=print).start())
attempt(lambda: os.forkpty())
