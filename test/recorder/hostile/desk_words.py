"""Overwrites the words by which the recorder and its host talk, wherever they are."""

import ctypes
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == 'Desk':
        first = vars(thing)['_first'] * 4
        words = (ctypes.c_uint32 * 16).from_address(first)
        for value in (1, 0xFFFFFFFF, 0x7FFFFFFF, 0):
            for index in range(16):
                words[index] = value
            x = [value]
            del x
print('written')
