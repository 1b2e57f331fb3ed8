import inspect
import traceback


def who():
    return [(f.function, f.lineno, (f.code_context or ['?'])[0].strip()) for f in inspect.stack()]


def called():
    return who()


for line in called():
    print(line)
print(inspect.getsource(called).strip().splitlines()[0], inspect.signature(who))
traceback.print_stack()
print(inspect.currentframe().f_back, inspect.getmodule(who).__name__)
