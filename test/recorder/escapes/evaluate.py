"""Emscripten's way to evaluate JavaScript from C: the process dies of it."""

import ctypes

function = ctypes.pythonapi.emscripten_run_script_string
function.restype = ctypes.c_char_p
print(function(b'process.version'))
