"""The file that the recording is written to, mapped into memory.

Writing is copying: no system call, no file of ours among the program's, nothing that it could close; and what is
written stays when the process is killed.
"""

import ctypes
import os

from space import memory_view

_PROT_READ_WRITE = 3
_MAP_SHARED = 1
_HEADER = 4096
_BYTES = 1 << 30
#: Words of the header; ``steps.ts`` holds the same list.
_LENGTH, _STARTED, _STDOUT, _STDERR = range(4)


class Full(Exception):
    """The file is as long as it may become."""


class Paper:
    """The file at ``path``: a header of four words, then text."""

    def __init__(self, path):
        self.path = path
        self.size = _BYTES
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
        file = os.open(path, os.O_RDWR)
        try:
            # Only what is written takes room.
            os.ftruncate(file, _BYTES)
            self._address = libc.mmap(None, _BYTES, _PROT_READ_WRITE, _MAP_SHARED, file, 0)
        finally:
            os.close(file)
        if self._address == ctypes.c_void_p(-1).value:
            raise OSError('The file for the recording could not be mapped into memory.')
        self._words = (ctypes.c_uint64 * 4).from_address(self._address)
        self._page = memory_view(self._address, _BYTES, is_writable=True)
        self._at = _HEADER
        self._is_closed = False

    def write(self, text):
        """Whole lines of ASCII."""
        if self._is_closed:
            return
        start, end = self._at, self._at + len(text)
        if end > _BYTES:
            raise Full
        self._page[start:end] = text.encode('ascii')
        self._at = end
        self._words[_LENGTH] = end - _HEADER

    def start(self):
        """The program's time begins."""
        self._words[_STARTED] = 1

    def count_output(self, stdout, stderr):
        """So many bytes of what the program wrote have been told."""
        if not self._is_closed:
            self._words[_STDOUT] = stdout
            self._words[_STDERR] = stderr

    def close(self):
        """In a forked process: what it does is not the recording's."""
        self._is_closed = True
