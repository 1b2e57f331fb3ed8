# From 3.14
class A:
    other: B
    number: int = 1


def f(x: Missing) -> A:
    return x


class B:
    pass


x: A
print(A.__annotations__, f.__annotations__ if 'Missing' in globals() else 'not asked')
import annotationlib

print(annotationlib.get_annotations(f, format=annotationlib.Format.STRING))
if len(__annotations__) == 1:
    y: B = B()
print(sorted(__annotations__))
