def work(items):
    for i, item in enumerate(items):
        try:
            int(item)
        except ValueError as error:
            error.add_note(f'item {i}')
            error.add_note('second note')
            raise


try:
    work(['1', 'two'])
except ValueError as error:
    print(error, error.__notes__)
