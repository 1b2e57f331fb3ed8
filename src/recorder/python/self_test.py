"""Reads a known program's state by the layouts that were found, and refuses to record if it isn't what it must be."""

import sys

from .memory import BORROWED, HAS_IMMORTALS, IMMORTAL, INTS, POINTER, TAG_MASK, TAGGED, WORDS, UnknownLayout, refcount


class _Sample:
    def __init__(self, first, second):
        self.first = first
        self.second = second


def self_test(layout, describer, contents):
    """Raises :class:`UnknownLayout` with what is wrong."""
    _check_frame(layout)
    _check_counts()
    _check_contents(describer, contents)


def _check_frame(layout):
    first, second = _Sample(1, 2), _Sample(3, 4)
    seen = []

    def look():
        frame = sys._getframe(1)
        address = WORDS[(id(frame) + layout.frame_pointer) // POINTER]
        start = (address + layout.localsplus) // POINTER
        if layout.counts_slots:
            end = start + INTS[(address + layout.stack_pointer) // 4]
        else:
            end = WORDS[(address + layout.stack_pointer) // POINTER] // POINTER
        seen.extend(WORDS[start:end] if start <= end < start + 64 else ())

    def known(a, b):
        c = a
        # While look() runs, the stack holds what the tuple is made of so far.
        return (b, c, None, look())

    known(first, second)
    bare = [word & ~TAG_MASK for word in seen]
    ours, theirs = id(first), id(second)
    if bare[:3] != [ours, theirs, ours]:
        _refuse('the fast locals of a frame')
    # Behind the locals stands the free variable; then the stack.
    if bare[4:7] != [theirs, ours, id(None)]:
        _refuse('the value stack of a frame')
    if TAGGED and [word & TAG_MASK for word in seen[4:6]] != [BORROWED, BORROWED]:
        _refuse('the mark of a borrowed reference')


def _check_counts():
    sample = [object()]
    before = refcount(id(sample[0]))
    sample.append(sample[0])
    if (before, refcount(id(sample[0]))) != (1, 2) or (refcount(id(None)) >= IMMORTAL) != HAS_IMMORTALS:
        _refuse('the reference count of an object')


def _check_contents(describer, contents):
    sample = _Sample([1000, 'x'], {'k': 2000})
    iterator = iter(sample.first)
    next(iterator)
    count = 3000
    cell = (lambda: count).__closure__[0]
    texts = [describer.describe(value).text for value in (sample.first, sample.second, iterator, cell)]
    if texts != ["[1000, 'x']", "{'k': 2000}", 'at 1 of 2', '<cell: 3000>']:
        _refuse('the text of a container')
    if [(label, id(value)) for label, value in contents.held(sample)] != [
        ('.first', id(sample.first)),
        ('.second', id(sample.second)),
    ]:
        _refuse('the attributes of an instance')
    for value in (sample, sample.first, sample.second, {1}, iterator, cell):
        for address, size in contents.ranges(value):
            if address <= 0 or not 0 <= size < 1 << 20:
                _refuse('the place of a container’s contents')


def _refuse(what):
    raise UnknownLayout(f'The self-test failed: {what} is not where it was found to be.')
