from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 10
print(Fraction(1, 3) + Fraction(1, 6), Fraction('0.125'), Fraction(7, 3) // 1)
print(Decimal('0.1') + Decimal('0.2'), Decimal(1) / 3, Decimal('1.10') * 2)
