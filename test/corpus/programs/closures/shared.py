def account():
    balance = 0

    def deposit(amount):
        nonlocal balance
        balance += amount

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            raise ValueError('too little')
        balance -= amount

    def show():
        return balance

    return deposit, withdraw, show


deposit, withdraw, show = account()
deposit(10)
withdraw(3)
try:
    withdraw(100)
except ValueError as error:
    print(error, show())
