s = 'naïve 🐍 日本'
print(len(s), s[6], s[::-1], s.upper(), [hex(ord(c)) for c in s[-2:]], s.encode('utf-16-le')[:4])
print('\N{SNAKE}' == '🐍', '\u00e9' == 'é', chr(0x10FFFF).isprintable(), 'a\u0308' == 'ä')
