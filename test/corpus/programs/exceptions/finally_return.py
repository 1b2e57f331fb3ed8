def returns():
    try:
        return 'try'
    finally:
        print('finally runs')


def loops():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
        finally:
            print('round', i)
    return i


print(returns(), loops())
