def primes(limit):
    found = []
    for n in range(2, limit):
        for d in found:
            if d * d > n:
                continue
            if n % d == 0:
                break
        else:
            found.append(n)
    return found


print(primes(30))
