def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            yield int(text[start:i])
        else:
            yield c
            i += 1


def parse(items):
    def expression(level=0):
        left = term()
        while items and items[0] in '+-*/' if items and isinstance(items[0], str) else False:
            op = items.pop(0)
            right = term()
            left = {'+': left + right, '-': left - right, '*': left * right}[op]
        return left

    def term():
        token = items.pop(0)
        if token == '(':
            value = expression()
            items.pop(0)
            return value
        return token

    return expression()


print(list(tokens('12+(3*45)')), parse(list(tokens('2*(3+4)-5'))))
