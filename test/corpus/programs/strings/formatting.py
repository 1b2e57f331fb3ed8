name, value, width = 'x', 3.14159, 8
print(f'{name}={value:.2f}|{value:{width}.3f}|{name!r:>5}|{name:^5}|{{}}|{value!s}')
print(f'{1 + 1}{"nested " + f"{name}"}{[i for i in range(2)]}{(lambda: 5)()}')
print(f'{value=:.1f} {name=} {1000000:,} {255:#x} {0.5:%}')
print('{0} {b} {0!r:>4} {1[0]} {c.real}'.format('a', [7], b='B', c=5), '%-5s|%05.1f' % ('ab', 2.5))
print(f'{name}' f'{name!a}' 'plain' f'')
