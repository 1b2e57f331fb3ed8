import ctypes

ctypes.memset(2**31 - 8, 0, 2**31)
