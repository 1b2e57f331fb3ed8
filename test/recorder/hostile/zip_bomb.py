import io
import zipfile
import zlib

archive = io.BytesIO()
with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as file:
    file.writestr('bomb', b'\0' * 20_000_000)
packed = zlib.compress(b'\0' * 10_000_000)
try:
    unpacked = []
    while True:
        unpacked.append(zlib.decompress(packed))
        unpacked.append(zipfile.ZipFile(archive).read('bomb'))
except MemoryError:
    unpacked = None
    print('too big')
