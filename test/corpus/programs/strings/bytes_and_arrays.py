b = bytearray(b'hello')
b[0] = 72
b += b' there'
b[5:6] = b'--'
del b[-1]
print(b, bytes(b)[:3], b.find(b'l'), b'%d' % 5, bytes(3), bytes.fromhex('ff00'), b.hex())
view = memoryview(b)
view[0] = 104
print(b[0], view[1:3].tobytes(), view.readonly, len(view))
try:
    b.append(1)
except BufferError as error:
    print(error)
view.release()
b.append(33)
print(b)
