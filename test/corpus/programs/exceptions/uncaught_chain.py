class Trouble(Exception):
    def __str__(self):
        return 'real trouble'


try:
    try:
        {}['key']
    except KeyError as error:
        error.add_note('a note')
        raise Trouble('x') from error
finally:
    print('finally')
