def name(code):
    match code:
        case 200 | 201:
            return 'fine'
        case 404:
            return 'missing'
        case int() if code >= 500:
            return 'server'
        case None:
            return 'nothing'
        case 'text' | b'bytes':
            return 'stringy'
        case _:
            return 'other'


print([name(c) for c in (200, 404, 503, None, 'text', b'bytes', 1.5)])
