import array
import struct

data = struct.pack('<IhB', 1000, -2, 255)
print(data, struct.unpack('<IhB', data), struct.calcsize('<IhB'))
a = array.array('i', [1, 2, 3])
m = memoryview(a)
m[1] = 20
print(a, m.format, m.itemsize, m.cast('B')[4], a.tobytes()[:4])
