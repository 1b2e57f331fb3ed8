def every(a):
    log = []
    a += 5
    log.append(a)
    a -= 1
    log.append(a)
    a *= 3
    log.append(a)
    a //= 2
    log.append(a)
    a %= 100
    a **= 2
    log.append(a)
    a <<= 2
    a >>= 1
    log.append(a)
    a &= 0xFF
    a |= 0x100
    a ^= 1
    log.append(a)
    a /= 4
    log.append(a)
    return log


print(every(7))
