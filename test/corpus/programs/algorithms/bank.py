class Insufficient(Exception):
    pass


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        Account.count += 1

    def withdraw(self, amount):
        if amount > self.balance:
            raise Insufficient(f'{self.owner} has {self.balance}')
        self.balance -= amount
        return self


a = Account('Ann', 100)
b = Account('Bob')
try:
    a.withdraw(30).withdraw(20)
    b.withdraw(1)
except Insufficient as error:
    print(error)
else:
    print('never')
print(a.balance, Account.count)
