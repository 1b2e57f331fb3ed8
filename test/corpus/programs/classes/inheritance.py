class Animal:
    def __init__(self, name):
        self.name = name

    def speak(self):
        return '...'

    def __str__(self):
        return f'{self.name}: {self.speak()}'


class Dog(Animal):
    def speak(self):
        return 'woof ' + super().speak()


class Puppy(Dog):
    def __init__(self, name):
        super().__init__(name.lower())

    def speak(self):
        return super().speak().upper()


for animal in (Animal('Any'), Dog('Rex'), Puppy('Bo')):
    print(animal)
