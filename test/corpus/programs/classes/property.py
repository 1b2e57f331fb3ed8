class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.degrees = (value - 32) * 5 / 9

    @fahrenheit.deleter
    def fahrenheit(self):
        self.degrees = 0

    @staticmethod
    def zero():
        return Celsius(0)

    @classmethod
    def of(cls, text):
        return cls(float(text))


c = Celsius.of('100')
print(c.fahrenheit)
c.fahrenheit = 50
print(c.degrees)
del c.fahrenheit
print(c.degrees, Celsius.zero().fahrenheit)
