def change(amount, coins, memo={}):
    if amount == 0:
        return ()
    if amount < 0:
        return None
    if amount not in memo:
        ways = [change(amount - c, coins) for c in coins]
        found = [(c, *w) for c, w in zip(coins, ways) if w is not None]
        memo[amount] = min(found, key=len, default=None)
    return memo[amount]


print(change(11, (1, 5, 7)))
