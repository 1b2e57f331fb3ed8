text = '  Hello, World  '
print(text.strip().lower().split(', '), text.replace('l', 'L', 2), text.find('W'), 'abc'.center(9, '*'))
print('a-b-c'.partition('-'), 'a-b-c'.rsplit('-', 1), '-'.join('abc'), 'ab12'.isalnum(), 'x'.zfill(3))
print('Straße'.casefold(), 'ß'.upper(), 'ǆ'.title(), '\u0301e'.encode(), 'é'.encode('latin-1'))
print('tab\tstop'.expandtabs(4), 'abc'.translate({97: 'A', 98: None}), 'a,b\nc'.splitlines(), 'abc' < 'abd')
print('%r' % 'it\'s', ascii('é'), repr('\x00\n'), 'pre_fix'.removeprefix('pre_'), 'x'.join([]))
