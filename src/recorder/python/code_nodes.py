"""Which node of the tree each code object was compiled from."""

import ast

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_UNNAMED = {
    '<lambda>': ast.Lambda,
    '<genexpr>': ast.GeneratorExp,
    '<listcomp>': ast.ListComp,
    '<setcomp>': ast.SetComp,
    '<dictcomp>': ast.DictComp,
}


def code_nodes(codes, spans, tree):
    """The number of the node of each code object, or None; ``spans[i]`` are those of the instructions of ``codes[i]``."""
    # Of a long program, to look for each among all nodes takes longer than all the rest.
    starts = {}
    for number, node in enumerate(tree.nodes):
        if isinstance(node, (*_DEFINITIONS, *_UNNAMED.values())):
            starts.setdefault(_first_line(node), []).append(number)
    _, *others = zip(codes, spans)
    return [0, *(_find(code, its, starts.get(code.co_firstlineno, ()), tree) for (code, _), its in others)]


def contains(outer, inner):
    """Whether a span lies within another."""
    return tuple(outer[:2]) <= tuple(inner[:2]) and tuple(inner[2:]) <= tuple(outer[2:])


def _find(code, spans, numbers, tree):
    best = None
    for number in numbers:
        if not _may_make(tree.nodes[number], code.co_name):
            continue
        outer = tree.entries[number]['span']
        # A decorator stands before it.
        if all(contains(outer, span) or span[0] < outer[0] for span in spans):
            best = number
    return best


def _may_make(node, name):
    """Whether code objects of that name come from such nodes."""
    if name in _UNNAMED:
        return type(node) is _UNNAMED[name]
    return isinstance(node, _DEFINITIONS) and node.name == name


def _first_line(node):
    """Where its code object says that it begins: at the first decorator."""
    return min([node.lineno, *(d.lineno for d in getattr(node, 'decorator_list', []))])
