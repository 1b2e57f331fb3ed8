class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance


savings = Account("Ada", 1000)
savings.deposit(250)
print(savings.owner, savings.balance)
