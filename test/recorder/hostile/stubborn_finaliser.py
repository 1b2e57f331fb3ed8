class Stubborn:
    def __del__(self):
        while True:
            try:
                raise ValueError
            except BaseException:
                pass


thing = Stubborn()
del thing
