"""A run of the program in which only the specialisation of one code object is watched; called by the sandbox's host."""

import atexit
import json
import linecache
import os
import signal
import sys

from . import adaptive, code_objects, front_end, specialisation
from .desk import Desk
from .memory import INTS, WORDS, CurrentFrame, find_frame_layout, find_recursion_counter
from .sandboxed import TimeUp, hide_javascript, hide_recorder, main_module


def main(path):
    """Runs the program that the request in the file ``path`` names, ``1 + warm`` times, and ends the process."""
    with open(path) as file:
        request = json.load(file)
    os.unlink(path)
    name, target = request['name'], request['target']
    with open(name, 'rb') as file:
        text, _ = front_end.decode(file.read())
    desk = Desk(request['desk'], request['doors'])

    def write(line):
        desk.write(line)
        desk.flush()

    module = compile(text, name, 'exec', dont_inherit=True)
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    code = code_objects.all_codes(module)[target['code']][0]
    remaining = find_recursion_counter(CurrentFrame(find_frame_layout()).thread)
    try:
        record, watcher = specialisation.watch(code, write, target['passes'], INTS, remaining)
    except adaptive.Unknown as unknown:
        write(json.dumps({'unknown': unknown.args[0]}) + '\n')
        os._exit(0)
    leave = record.on_end

    def on_end():
        leave()
        # Nothing outside is left half done: the sandbox has no outside.
        if record.ended != 'program':
            os._exit(0)

    record.on_end = on_end
    hide_javascript()
    hide_recorder()
    signal.signal(signal.SIGINT, lambda *_: _time_up(record))
    for number in range(1 + target['warm']):
        record.warm = number
        _execute(desk, module, name, remaining)
    watcher.stop()
    record.end('program')
    os._exit(0)


def _time_up(record):
    record.end('time')
    raise TimeUp


def _execute(desk, module, name, remaining):
    main = main_module(name)
    before = INTS[remaining]
    # As if nothing were below the program; and one more, for a look where there is none left.
    INTS[remaining] = sys.getrecursionlimit() + 1
    try:
        desk.unmute()
        exec(module, main.__dict__)
        atexit._run_exitfuncs()
    except BaseException:
        # How the program ends is what the recorded run tells.
        pass
    finally:
        # Not by a call, in which the time limit's signal could come once more.
        WORDS[desk.mute_word] = 1
        INTS[remaining] = before
