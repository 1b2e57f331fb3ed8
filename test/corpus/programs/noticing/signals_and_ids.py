import signal

print(id(5) == id(5), [] is [])
a = object()
b = a
print(id(a) == id(b), hash(a) == hash(b))
print(signal.getsignal(signal.SIGTERM))
