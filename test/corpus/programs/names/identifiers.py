größe = 3
名前 = 'なまえ'
π = 3.14159
_ = 'underscore'
__dunder = 'two'


def площадь(радиус):
    return π * радиус**2


class Ünïcode:
    ñ = 1


print(größe, 名前, площадь(2), Ünïcode.ñ, _, __dunder)
ﬁne = 'ligature'
print(fine)
