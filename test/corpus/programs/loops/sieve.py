limit = 40
sieve = [True] * limit
for n in range(2, limit):
    if sieve[n]:
        sieve[n * n :: n] = [False] * len(sieve[n * n :: n])
print([n for n, prime in enumerate(sieve) if prime and n > 1])
