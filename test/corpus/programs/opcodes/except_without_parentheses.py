# From 3.14
for text in ('1', 'x', None):
    try:
        print(int(text))
    except ValueError, TypeError:
        print('no number')
