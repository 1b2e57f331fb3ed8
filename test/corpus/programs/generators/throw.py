def patient():
    while True:
        try:
            yield 'waiting'
        except ValueError as error:
            yield f'heard {error}'
        finally:
            print('round over')


p = patient()
print(next(p))
print(p.throw(ValueError('a')))
print(next(p))
try:
    p.throw(KeyError('b'))
except KeyError as error:
    print('out came', repr(error))
