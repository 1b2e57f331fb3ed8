"""Counts the blocks of memory that a program asks for: how often ``malloc`` and ``calloc`` of the domains are called that
objects and what belongs to them come from (``PyMem_SetAllocator``).

A Python callable there would be called by its own doing. So what counts is some bytes of machine code, put in front of
the interpreter's functions: it adds one and jumps there. Only for x86-64 on Linux; elsewhere nothing is counted.
"""

import ctypes
import mmap
import platform
import sys

#: ``PyMemAllocatorDomain`` of ``Include/cpython/pymem.h``: mem, object.
_DOMAINS = (1, 2)
_ROOM = 64


class _Allocator(ctypes.Structure):
    """``PyMemAllocatorEx``"""

    _fields_ = [(name, ctypes.c_size_t) for name in ('ctx', 'malloc', 'calloc', 'realloc', 'free')]


class BlockCount:
    """Counts from :meth:`start` until :meth:`stop`. Raises OSError where that can't be."""

    def __init__(self):
        if sys.platform != 'linux' or platform.machine() != 'x86_64':
            raise OSError('Only on Linux with x86-64 are blocks counted.')
        self._memory = mmap.mmap(-1, mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
        self._first = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))
        self._count = ctypes.c_uint64.from_buffer(self._memory)
        self._end = _ROOM
        self._usual = []

    def start(self):
        """From here on blocks are counted, in all threads."""
        for domain in _DOMAINS:
            allocator = _Allocator()
            ctypes.pythonapi.PyMem_GetAllocator(domain, ctypes.byref(allocator))
            self._usual.append((domain, _Allocator.from_buffer_copy(allocator)))
            allocator.malloc = self._in_front_of(allocator.malloc)
            allocator.calloc = self._in_front_of(allocator.calloc)
            ctypes.pythonapi.PyMem_SetAllocator(domain, ctypes.byref(allocator))
        self._count.value = 0

    def stop(self):
        """Counts no more; returns how many were asked for."""
        count = self._count.value
        for domain, allocator in self._usual:
            ctypes.pythonapi.PyMem_SetAllocator(domain, ctypes.byref(allocator))
        return count

    def _in_front_of(self, function):
        code = b'\x49\xbb' + self._first.to_bytes(8, 'little')  # mov r11, count
        code += b'\xf0\x49\xff\x03'  # lock inc qword ptr [r11]
        code += b'\x49\xbb' + function.to_bytes(8, 'little')  # mov r11, function
        code += b'\x41\xff\xe3'  # jmp r11
        at = self._end
        self._memory[at : at + len(code)] = code
        self._end += _ROOM
        return self._first + at
