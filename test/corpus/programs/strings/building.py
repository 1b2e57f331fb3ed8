import io

buffer = io.StringIO()
for i in range(3):
    buffer.write(f'{i};')
print(buffer.getvalue(), buffer.seek(2), buffer.read())
text = ''
for c in 'abc':
    text = c + text
print(text, ''.join(sorted('banana')), 'na' * 3)
