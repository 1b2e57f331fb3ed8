def roman(n):
    out = ''
    for value, letters in ((1000, 'M'), (900, 'CM'), (90, 'XC'), (50, 'L'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')):
        count, n = divmod(n, value)
        out += letters * count
    return out


print([roman(n) for n in (4, 9, 14, 1994)])
