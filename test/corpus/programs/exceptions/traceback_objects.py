import traceback


def a():
    b()


def b():
    raise ValueError('deep')


try:
    a()
except ValueError as error:
    names = []
    tb = error.__traceback__
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
    print(traceback.format_exc())
