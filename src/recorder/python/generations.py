"""Which collector an interpreter has, what makes it start, and which objects it looks at then."""

import gc
import sys


def kind():
    """Which collector this interpreter has. Asked before anybody sets thresholds: the incremental one has no third."""
    return 'incremental' if sys.version_info >= (3, 14) and gc.get_threshold()[2] == 0 else 'generational'


def is_asked(which, generation, counts, thresholds):
    """Whether the collector did not start by itself: the counts don't say that it had to, or not for that generation."""
    if not thresholds[0] or counts[0] <= thresholds[0]:
        return True
    if which == 'incremental':
        return generation != 1
    return generation > 0 and counts[generation] <= thresholds[generation]


def candidates(which, generation):
    """The objects that a collection looks at, in its order."""
    if which == 'incremental':
        return gc.get_objects()
    # The youngest first: the lists are young objects themselves. No list of these lists: it would be in the first.
    young = gc.get_objects(generation=0)
    if generation == 0:
        return young
    middle = gc.get_objects(generation=1)
    # As the collector puts the younger behind the older.
    if generation == 1:
        middle += young
        return middle
    old = gc.get_objects(generation=2)
    old += young
    old += middle
    return old
