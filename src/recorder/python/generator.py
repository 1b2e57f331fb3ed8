"""What the code generator wrote, before the optimiser (``_testinternalcapi.compiler_codegen``, 3.12 and later)."""

import ast
import dis
import sys
import types

try:
    from _testinternalcapi import compiler_codegen
except ImportError:
    compiler_codegen = None

#: Before 3.14 the optimiser also folds what is returned (RETURN_CONST), which the comparison does not follow.
COMPARABLE = compiler_codegen is not None and sys.version_info >= (3, 14)


def generated(text, codes):
    """For each of ``codes`` (``(code, parent)``, the module's first), a list of ``(name, arg, (line, end line, column,
    end column))``; None where it can't be had. A line of -1 says that nothing in the source stands for it."""
    if not COMPARABLE:
        return [None] * len(codes)
    tree = _WithoutAnnotations().visit(ast.parse(text))
    found = {}
    _match(codes[0][0], compiler_codegen(tree, '', 0, 0)[0], found)
    return [found.get(id(code)) for code, _ in codes]


class _WithoutAnnotations(ast.NodeTransformer):
    """Annotations of modules and classes make ``compiler_codegen`` of 3.14 free memory twice."""

    def visit_AnnAssign(self, node):
        value = node.value or ast.copy_location(ast.Constant(value=None), node)
        return ast.copy_location(ast.Assign(targets=[node.target], value=value), node)


def _match(code, sequence, found):
    """Sequences have no names: the children of both stand in the same order, and begin in the same line."""
    instructions = sequence.get_instructions()
    found[id(code)] = [(_opname(i[0]), i[1], tuple(i[2:6])) for i in instructions]
    children = [c for c in code.co_consts if type(c) is types.CodeType]
    for nested in sequence.get_nested():
        line = next((i[2] for i in nested.get_instructions() if i[2] > 0), -1)
        place = next((n for n, child in enumerate(children) if child.co_firstlineno == line), None)
        if place is not None:
            _match(children[place], nested, found)
            del children[: place + 1]


def _opname(opcode):
    return dis.opname[opcode] if opcode < len(dis.opname) else f'<{opcode}>'
