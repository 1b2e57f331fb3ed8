"""Instructions behind which nothing can have changed but what they handle themselves: they run nobody's code, free
nothing, and do not ask whether something else wants to run (the eval breaker)."""

_LOADS = frozenset(
    'LOAD_FAST LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST LOAD_CLOSURE LOAD_CONST LOAD_DEREF PUSH_NULL COPY SWAP NOP JUMP_FORWARD'.split()
)
_JUMPS = frozenset(
    f'POP_JUMP_{way}IF_{what}' for way in ('', 'FORWARD_') for what in ('TRUE', 'FALSE')
)
#: What those that jump find out without asking the object.
_TRUTHS = frozenset((id(True), id(False)))


def handled(frame, top, count_of):
    """The numbers of the objects whose counts the frame's next instruction may change, but for those that it pushes; None if
    it may change more. ``top`` is the word on top of the stack; ``count_of(number)`` the count of an object, 0 if it is
    none that can be freed, -1 if it is not known."""
    name, argument = frame.facts.instructions[frame.offset]
    if name in _LOADS:
        return ()
    if name == 'STORE_FAST':
        number = frame.values[argument]
    elif name == 'POP_TOP':
        number = frame.values[-1]
    elif name in _JUMPS and top in _TRUTHS:
        return ()
    else:
        return None
    if number == 0:
        return ()
    count = count_of(number)
    if count == 0:
        return ()
    # The last reference would free it.
    return (number,) if count > 1 else None
