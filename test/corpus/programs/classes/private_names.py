class Safe:
    def __init__(self):
        self.__secret = 42

    def reveal(self):
        return self.__secret


s = Safe()
print(s.reveal(), sorted(vars(s)))
try:
    s.__secret
except AttributeError as error:
    print('hidden')
