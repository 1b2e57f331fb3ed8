import re

pattern = re.compile(r'(?P<key>\w+)=(?P<value>\d+)')
for match in pattern.finditer('a=1, bb=22'):
    print(match.group('key'), int(match['value']), match.span())
print(re.sub(r'\d+', lambda m: str(int(m[0]) * 2), 'x1y20'), re.split(r'[,;]', 'a,b;c'))
