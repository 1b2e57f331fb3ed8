"""Where the compiler computed a constant expression itself: the node of the tree whose value an instruction loads.

Nothing is guessed: the instruction has the node's own span, and what it loads is what the expression, computed by this
interpreter, gives. Where either is not so, nothing is told.
"""

import ast

_LOADS = ('LOAD_CONST', 'LOAD_SMALL_INT', 'RETURN_CONST')
_COMPUTED = (ast.BinOp, ast.UnaryOp, ast.Tuple, ast.Subscript, ast.List, ast.Set)
#: What an expression may be made of to be computed here. The compiler has computed the same before.
_MADE_OF = (*_COMPUTED, ast.Constant, ast.Slice, ast.operator, ast.unaryop, ast.expr_context)


class Folding:
    """The nodes of a tree that can be folded, by span."""

    def __init__(self, tree):
        self._by_span = {}
        for index, node in enumerate(tree.nodes):
            if isinstance(node, _COMPUTED) and all(isinstance(part, _MADE_OF) for part in ast.walk(node)):
                self._by_span.setdefault(tuple(tree.entries[index]['span']), []).append((index, node))

    def of(self, code, instructions):
        """``[{'node', 'offset', 'const' or 'arg'}]`` of the described instructions of a code object."""
        found = []
        for instruction in instructions:
            span = instruction.get('span')
            if span is None or instruction['name'] not in _LOADS:
                continue
            candidates = self._by_span.get(tuple(span), ())
            if len(candidates) != 1:
                continue
            index, node = candidates[0]
            is_small = instruction['name'] == 'LOAD_SMALL_INT'
            loaded = instruction['arg'] if is_small else code.co_consts[instruction['arg']]
            if isinstance(node, (ast.List, ast.Set)):
                # Of a list that is built, the elements alone may be a constant.
                if sum(other.get('span') == span for other in instructions) > 1:
                    continue
            if _is_value(loaded, node):
                found.append(
                    {
                        'node': index,
                        'offset': instruction['offset'],
                        **({'arg': instruction['arg']} if is_small else {'const': instruction['arg']}),
                    }
                )
        return found


def _is_value(loaded, node):
    try:
        value = eval(compile(ast.Expression(node), '', 'eval'), {'__builtins__': {}})
    except Exception:
        return False
    # What only looks at its elements gets them in a form that can't change.
    frozen = {list: tuple, set: frozenset}.get(type(value), lambda same: same)
    return _written(loaded) == _written(frozen(value))


def _written(value):
    """Tells 1 from 1.0 and True, and 0.0 from -0.0, in tuples too."""
    if type(value) in (tuple, frozenset):
        return type(value)(_written(part) for part in value)
    return type(value), repr(value) if type(value) is not int else value
