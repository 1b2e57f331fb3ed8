def trap():
    big = ['kept by the traceback']
    raise ValueError('x')


def run():
    try:
        trap()
    except ValueError as error:
        frame = error.__traceback__.tb_next.tb_frame
        return frame.f_locals['big'], frame.f_lineno, frame.f_code.co_name


print(run())
