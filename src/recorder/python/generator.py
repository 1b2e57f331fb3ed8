"""What the code generator wrote, before the optimiser (``_testinternalcapi.compiler_codegen``, 3.12 and later).

3.12 gives the module's instructions only, later versions those of nested code too.
"""

import ast
import dis
import opcode
import sys
import types

try:
    from _testinternalcapi import compiler_codegen
except ImportError:
    compiler_codegen = None

_IS_AVAILABLE = compiler_codegen is not None and sys.version_info >= (3, 12)
#: Before 3.14 the optimiser also folds what is returned (RETURN_CONST), which the comparison does not follow.
COMPARABLE = _IS_AVAILABLE and sys.version_info >= (3, 14)
#: From 3.14 on annotations of modules and classes make ``compiler_codegen`` free memory twice.
_FREES_ANNOTATIONS_TWICE = sys.version_info >= (3, 14)
# Pseudo-instructions have numbers from 256 on.
_NAMES = {number: name for name, number in opcode.opmap.items()}
#: A pseudo-instruction that sets a handler up names it as a jump does.
_WITH_TARGET = frozenset((*dis.hasjrel, *dis.hasjabs, *getattr(opcode, 'hasexc', ())))


class Generated:
    """The instructions of one code object before the optimiser: ``(name, arg, (line, end line, column, end column))``. A
    line of -1 says that nothing in the source stands for it."""

    __slots__ = ('instructions', 'is_exact', 'targets')

    def __init__(self, instructions, is_exact):
        #: Whether they are the program's to the letter: annotations may have had to be left out.
        self.is_exact = is_exact
        self.instructions = [(_NAMES.get(i[0], f'<{i[0]}>'), i[1], tuple(i[2:6])) for i in instructions]
        #: Of those that jump or set a handler up, by ordinal: the ordinal where that goes.
        self.targets = {number: i[1] for number, i in enumerate(instructions) if i[0] in _WITH_TARGET}

    def is_of(self, code):
        """Whether the code object may have been made of it: all positions in it must come from here."""
        places = {place for _, _, place in self.instructions}
        return all(place in places for place in code.co_positions() if None not in place)


def generated(text, codes):
    """For each of ``codes`` (``(code, parent)``, the module's first) what was generated, or None where it can't be had."""
    if not _IS_AVAILABLE:
        return [None] * len(codes)
    tree, places = ast.parse(text), set()
    if _FREES_ANNOTATIONS_TWICE:
        without = _WithoutAnnotations()
        tree, places = without.visit(tree), without.places
    sequence = compiler_codegen(tree, '', sys.flags.optimize, 0)[0]
    found = {}
    _match(codes[0][0], sequence, found, places)
    return [found.get(id(code)) for code, _ in codes]


class _WithoutAnnotations(ast.NodeTransformer):
    """Leaves the annotations of names in modules and classes out; those in functions make no code."""

    def __init__(self):
        #: First line and name of the modules and classes that had some.
        self.places = set()
        self._blocks = [('<module>', None)]

    def visit_AnnAssign(self, node):
        if self._blocks[-1] is None:
            return node
        self.places.add(self._blocks[-1])
        value = node.value or ast.copy_location(ast.Constant(value=None), node)
        return ast.copy_location(ast.Assign(targets=[node.target], value=value), node)

    def visit_ClassDef(self, node):
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        return self._inside(node, (node.name, first))

    def visit_FunctionDef(self, node):
        return self._inside(node, None)

    visit_AsyncFunctionDef = visit_FunctionDef

    def _inside(self, node, block):
        self._blocks.append(block)
        node = self.generic_visit(node)
        self._blocks.pop()
        return node


def _match(code, sequence, found, places):
    """Sequences have no names: the children of both stand in the same order, and begin in the same line."""
    is_sequence = hasattr(sequence, 'get_instructions')
    line = code.co_firstlineno if code.co_name != '<module>' else None
    instructions = sequence.get_instructions() if is_sequence else sequence
    found[id(code)] = Generated(instructions, (code.co_name, line) not in places)
    if not is_sequence:
        return
    children = [c for c in code.co_consts if type(c) is types.CodeType]
    for nested in sequence.get_nested():
        line = next((i[2] for i in nested.get_instructions() if i[2] > 0), -1)
        place = next((n for n, child in enumerate(children) if child.co_firstlineno == line), None)
        if place is not None:
            _match(children[place], nested, found, places)
            del children[: place + 1]
