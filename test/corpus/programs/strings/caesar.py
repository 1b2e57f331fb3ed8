def shift(text, by):
    out = []
    for c in text:
        if c.isupper():
            out.append(chr((ord(c) - 65 + by) % 26 + 65))
        elif c.islower():
            out.append(chr((ord(c) - 97 + by) % 26 + 97))
        else:
            out.append(c)
    return ''.join(out)


print(shift('Hello, World', 3), shift(shift('Abc', 5), -5))
