class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


print(list(Old()), 20 in Old(), [x for x in Old()])
for x in Old():
    if x:
        print(x)
