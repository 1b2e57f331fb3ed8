import sys
import threading

seen = []


def trace(frame, event, argument):
    seen.append(event)
    frame.f_trace_opcodes = True
    return trace


def f():
    x = 1
    return x


sys.settrace(trace)
sys.setprofile(trace)
f()
sys.settrace(None)
sys.setprofile(None)
print(len(seen) > 3)
