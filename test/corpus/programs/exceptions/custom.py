class AppError(Exception):
    code = 1

    def __init__(self, message, *, detail=None):
        super().__init__(message)
        self.detail = detail


class NotFound(AppError):
    code = 2


for kind in (AppError, NotFound):
    try:
        raise kind('sorry', detail=kind.__name__)
    except NotFound as error:
        print('not found', error.code, error.detail)
    except AppError as error:
        print('app', error.code, error.detail, error.args)
try:
    raise NotFound
except TypeError as error:
    print('needs an argument')
