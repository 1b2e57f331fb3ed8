"""A run of the program in which only the specialisation of one code object is watched; called by the sandbox's host."""

import json
import os
import signal

from . import adaptive, alone, code_objects, specialisation
from .current_frame import CurrentFrame, find_recursion_counter
from .desk import Desk
from .frame_layout import find_frame_layout
from .memory import INTS
from .sandboxed import TimeUp, hide_javascript, hide_recorder, main_module


def main(path):
    """Runs the program that the request in the file ``path`` names, ``1 + warm`` times, and ends the process."""
    request = alone.request_in(path)
    name, target = request['name'], request['target']
    desk = Desk(request['desk'], request['doors'])

    def write(line):
        desk.write(line)
        desk.flush()

    module = alone.compiled(name)
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
        # One frame more, for a look where there is none left.
        alone.execute(desk, module, main_module(name).__dict__, remaining, spare=1)
    watcher.stop()
    record.end('program')
    os._exit(0)


def _time_up(record):
    record.end('time')
    raise TimeUp
