def read(message):
    match message:
        case {'kind': 'move', 'x': int(x), 'y': int(y), **rest}:
            return x + y, rest
        case {'kind': 'say', 'text': str() as text}:
            return text.upper()
        case {'kind': kind}:
            return f'unknown {kind}'
        case {}:
            return 'no kind'


print(read({'kind': 'move', 'x': 1, 'y': 2, 'z': 3}))
print(read({'kind': 'say', 'text': 'hi'}))
print(read({'kind': 'say', 'text': 5}))
print(read({}), read([]))
