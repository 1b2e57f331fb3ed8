"""Writes over memory that isn't its own: the interpreter may die of it, and nothing else."""

import ctypes

memory = (ctypes.c_uint8 * (2**31 - 1)).from_address(0)
for place in range(1024, 8_000_000, 64):
    memory[place] = 0xFF
