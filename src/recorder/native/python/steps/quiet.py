"""Instructions behind which nothing can have changed but what they handle themselves: they run nobody's code, free
nothing, and do not ask whether something else wants to run (the eval breaker)."""

from python.memory import POINTER, WORDS

_LOADS = frozenset(
    'LOAD_FAST LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST LOAD_CLOSURE LOAD_CONST LOAD_DEREF PUSH_NULL COPY SWAP NOP JUMP_FORWARD'.split()
)
_JUMPS = frozenset(f'POP_JUMP_{way}IF_{what}' for way in ('', 'FORWARD_') for what in ('TRUE', 'FALSE'))
#: What those that jump find out without asking the object.
_TRUTHS = frozenset((id(True), id(False)))
_OPERATIONS = frozenset(('BINARY_OP', 'COMPARE_OP'))
#: Types whose operations are all the interpreter's own.
_NUMBERS = frozenset((id(int), id(float)))


def handled(frame, end, count_of):
    """The numbers of the objects whose counts the frame's next instruction may change, but for that which it leaves on top of
    the stack and those that it pushes; None if it may change more.

    ``end`` is the index of the word behind the top of the stack; ``count_of(number)`` the count of an object, 0 if it is
    none that can be freed, -1 if it is not known.
    """
    name, argument = frame.facts.instructions[frame.offset]
    if name in _LOADS:
        return ()
    if name == 'STORE_FAST':
        numbers = (frame.values[argument],)
    elif name == 'POP_TOP':
        numbers = (frame.values[-1],)
    elif name in _OPERATIONS:
        if not _NUMBERS.issuperset((WORDS[WORDS[end - 1] // POINTER + 1], WORDS[WORDS[end - 2] // POINTER + 1])):
            return None
        numbers = frame.values[-2:]
    elif name in _JUMPS and WORDS[end - 1] in _TRUTHS:
        return ()
    else:
        return None
    for number in numbers:
        # The last reference would free it.
        if number and 0 != count_of(number) <= numbers.count(number):
            return None
    return numbers
