"""Which node of the tree an instruction carries out.

The final code's positions don't say it all: the optimiser gives instructions that stand for nothing in the source
the position of a neighbour, and a superinstruction only that of its first half. So the code is compared with what
the code generator wrote before the optimiser (``_testinternalcapi.compiler_codegen``, 3.12 and later), where
instructions of the compiler's own have no position. Where that code can't be had, no instruction is tied to a node.
"""

import ast
import dis

from .code_nodes import code_nodes, contains
from .generator import COMPARABLE, generated

#: Set up or clean up for the compiler's own purposes, wherever their position points.
_PLUMBING = frozenset(
    'RESUME CACHE NOP NOT_TAKEN END_FOR POP_ITER END_SEND COPY_FREE_VARS MAKE_CELL RETURN_GENERATOR EXTENDED_ARG '
    'JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT JUMP_FORWARD PUSH_EXC_INFO POP_EXCEPT INTERPRETER_EXIT '
    'CALL_INTRINSIC_1_STOPITERATION CLEANUP_THROW'.split()
)
#: The optimiser folds and moves these, so that none need stand where it was generated.
_FOLDED = frozenset(('LOAD_CONST', 'LOAD_FAST', 'RETURN', 'STORE_FAST'))
_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)


class Provenance:
    """Ties the instructions of all code objects of a program to nodes of its tree."""

    def __init__(self, codes, tree, columns):
        self._codes = codes
        self._tree = tree
        self._columns = columns
        self._by_span = {}
        for index, entry in enumerate(tree.entries):
            if 'span' in entry:
                self._by_span.setdefault(tuple(entry['span']), []).append(index)
        self._instructions = [list(dis.get_instructions(code)) for code, _ in codes]
        self._generated = generated(tree.text, codes)
        self._nodes = code_nodes(codes, [self._spans(index) for index in range(len(codes))], tree)

    def generated(self, index):
        """What was generated for code object ``index`` before the optimiser (:class:`generator.Generated`), or None."""
        return self._generated[index]

    def node_of_code(self, index):
        """The node that code object ``index`` was compiled from, or None."""
        return self._nodes[index]

    def of_instruction(self, code, number):
        """``(nodes, origin)`` of an instruction: its ordinal in the code object, caches not counted."""
        instruction = self._instructions[code][number]
        span = self._span(instruction.positions)
        name = instruction.opname
        if name in _PLUMBING or span is None:
            return [], 'compiler'
        if not COMPARABLE:
            return [], 'compiler' if self._is_implicit_return(code, number, span) else 'source'
        if name.startswith('POP_JUMP_IF'):
            # It acts on what the instruction before it tested, whatever position it was given.
            tested = number - 1
            while self._instructions[code][tested].opname == 'EXTENDED_ARG':
                tested -= 1
            return self.of_instruction(code, tested)
        if name == 'POP_TOP':
            statement = self._discarding(code, number, span)
            return ([statement], 'source') if statement is not None else ([], 'compiler')
        if self._is_unplaced(code, instruction) or self._is_cleanup(code, number):
            return [], 'compiler'
        if name in ('FOR_ITER', 'GET_ITER', 'GET_AITER', 'GET_ANEXT', 'END_ASYNC_FOR'):
            loop = self._loop_over(span)
            if loop is not None:
                return [loop], 'source'
        first = self._innermost(span, instruction)
        if first is None:
            return [], 'compiler'
        nodes = [first]
        second = self._second_half(code, instruction, span)
        if second is not None and second != first:
            nodes.append(second)
        return nodes, 'source'

    def _is_implicit_return(self, code, number, span):
        """Whether a return, or the None that it loads, stands at a statement that says no return."""
        instructions = self._instructions[code]
        if instructions[number].opname == 'LOAD_CONST' and number + 1 < len(instructions):
            number += 1
        if not instructions[number].opname.startswith('RETURN_') or isinstance(self._code_node(code), ast.Lambda):
            return False
        return not any(isinstance(self._tree.nodes[i], ast.Return) for i in self._by_span.get(span, ()))

    def _code_node(self, code):
        index = self._nodes[code]
        return None if index is None else self._tree.nodes[index]

    def _span(self, positions):
        span = self._columns.span(positions.lineno, positions.end_lineno, positions.col_offset, positions.end_col_offset)
        return tuple(span) if span and span[:2] != span[2:] else None

    def _innermost(self, span, instruction):
        """The node with just this span, the innermost of several; or else the smallest around it."""
        exact = self._by_span.get(span)
        if exact:
            named = [i for i in exact if self._fits(i, instruction)]
            return (named or exact)[-1]
        around = [
            index
            for index, entry in enumerate(self._tree.entries)
            if 'span' in entry and contains(entry['span'], span)
        ]
        return max(around, default=None, key=lambda i: (self._tree.entries[i]['span'][:2], _negative(self._tree.entries[i]['span'][2:]), i))

    def _fits(self, index, instruction):
        kind = self._tree.entries[index]['type']
        name = instruction.opname
        if name.startswith(('LOAD_', 'STORE_', 'DELETE_')):
            return kind in ('Name', 'Attribute', 'Constant', 'arg', 'Subscript', 'alias', 'ExceptHandler')
        return False

    def _loop_over(self, span):
        for index in self._by_span.get(span, ()):
            entry = self._tree.entries[index]
            if entry['field'] == 'iter' and isinstance(self._tree.nodes[entry['parent']], _LOOPS):
                return entry['parent']
        return None

    def _discarding(self, code, number, span):
        """The statement that is an expression of this span, whose value is thrown away here."""
        before = self._instructions[code][number - 1]
        if before.opname == 'POP_TOP' or self._span(before.positions) != span:
            return None
        for index in self._by_span.get(span, ()):
            if self._tree.entries[index]['type'] == 'Expr':
                return index
        return None

    def _is_unplaced(self, code, instruction):
        """Whether the code generator wrote instructions of this kind, but none here, and some without a position."""
        generated = self._written(code)
        family = _family(instruction.opname)
        if generated is None or family in _FOLDED:
            return False
        place = _place(instruction)
        alike = [at for name, _, at in generated if _family(name) == family]
        return place not in alike and any(at[0] < 0 for at in alike)

    def _is_cleanup(self, code, number):
        """Whether an instruction that has a node's position does nothing that the node says.

        So it is with an implicit ``return None``, with ``error = None; del error`` when a handler is left, and with
        what a class body stores for the class's own use.
        """
        instruction = self._instructions[code][number]
        name = instruction.opname
        if name == 'RETURN_VALUE':
            generated = self._written(code) or ()
            return not any(n == name and at == _place(instruction) for n, _, at in generated)
        node = self._tree.nodes[self._innermost(self._span(instruction.positions), instruction) or 0]
        if name.startswith(('STORE_FAST', 'STORE_NAME', 'STORE_GLOBAL', 'DELETE_FAST', 'DELETE_NAME', 'DELETE_GLOBAL')):
            wanted = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
            return isinstance(node, ast.stmt) and not set(wanted) & _names_said(node)
        if isinstance(node, (ast.Return, ast.Break, ast.Continue)) and name in ('SWAP', 'COPY'):
            return True
        if _family(name) in _FOLDED or name == 'LOAD_LOCALS':
            # It only feeds the next instruction.
            follower = self._instructions[code][number + 1 : number + 2]
            return bool(follower) and _place(follower[0]) == _place(instruction) and (
                follower[0].opname.startswith(('RETURN_', 'STORE_')) and self._is_cleanup(code, number + 1)
            )
        return False

    def _second_half(self, code, instruction, span):
        """The node of a superinstruction's second half, which the generator wrote right behind the first."""
        halves = _halves(instruction.opname)
        generated = self._written(code)
        if halves is None or generated is None:
            return None
        names = self._codes[code][0].co_varnames
        wanted = [(halves[0], names.index(instruction.argval[0])), (halves[1], names.index(instruction.argval[1]))]
        for first, second in zip(generated, generated[1:]):
            if [first[:2], second[:2]] == wanted and self._span(dis.Positions(*first[2])) == span:
                place = self._span(dis.Positions(*second[2]))
                exact = self._by_span.get(place) if place else None
                return exact[-1] if exact else None
        return None

    def _written(self, code):
        generated = self._generated[code]
        return None if generated is None else generated.instructions

    def _spans(self, index):
        return [span for span in (self._span(i.positions) for i in self._instructions[index]) if span]


def _place(instruction):
    positions = instruction.positions
    return positions.lineno, positions.end_lineno, positions.col_offset, positions.end_col_offset


def _names_said(node):
    """The names that a statement itself binds or deletes in so many words."""
    said = {getattr(node, 'name', None)}
    for alias in getattr(node, 'names', ()):
        if isinstance(alias, ast.alias):
            said |= {alias.asname, alias.name.partition('.')[0]}
    return said


def _family(name):
    """One name for instructions that the optimiser swaps for each other."""
    if name.startswith(('LOAD_CONST', 'LOAD_SMALL_INT')):
        return 'LOAD_CONST'
    if name.startswith('LOAD_FAST'):
        return 'LOAD_FAST'
    if name.startswith('STORE_FAST'):
        return 'STORE_FAST'
    return 'RETURN' if name.startswith('RETURN_') else name


def _halves(name):
    """The two instructions that a superinstruction does, as the generator calls them."""
    if name.startswith('LOAD_FAST') and name.count('LOAD_FAST') == 2:
        return 'LOAD_FAST', 'LOAD_FAST'
    return {
        'STORE_FAST_STORE_FAST': ('STORE_FAST', 'STORE_FAST'),
        'STORE_FAST_LOAD_FAST': ('STORE_FAST', 'LOAD_FAST'),
    }.get(name)


def _negative(position):
    return tuple(-part for part in position)
