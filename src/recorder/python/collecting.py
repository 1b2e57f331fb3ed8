"""Watches the cyclic garbage collector while the program runs: what it finds, who is finalised, what becomes of it.

The collector tells of its runs in ``gc.callbacks``. The program sees another list under that name, whose entries are
called as if they stood in the real one. What is done here keeps no reference and leaves no object behind, so that the
collector counts what it would have counted; but between a start and a stop the program's finalisers see the watcher's
profile function, where there are any.
"""

import gc
import sys

from .faults import told
from .heedless import NoHandlers, heedless
from .generations import candidates, is_asked, kind
from .type_names import type_name
from .reachability import Survey
from .reserve import Reserve
from .text import json_string

#: Collections that are told one by one.
MOST_COLLECTIONS = 200
#: Objects of one collection that are told.
MOST_TOLD = 48
#: Objects of one collection, and of all of them, that are looked at.
MOST_SURVEYED = 50_000
_MOST_WORK = 400_000

_dict_of_type = type.__dict__['__dict__'].__get__
#: The module that the program sees, of which the recorder's modules have a copy (:mod:`private`).
_SHARED = (gc,)


class Collecting:
    """Tells of each collection as a line ``collection`` at its start, and ``collected`` at its end.

    ``describe(value)`` gives the text of a value without
    running the program's code, ``write(line)`` writes. ``number(address)`` gives the number that the recording has
    for an object, or None. ``around.enter()`` and ``around.leave()`` stand around the recorder's own work, ``step()`` the step that runs, or None.
    ``finalisers`` notes who is called (:class:`finalisers.Finalisers`), ``handlers`` are those of signals.
    """

    def __init__(self, describe, write, around, finalisers, number=None, step=None, handlers=NoHandlers):
        self._codes = {}
        self._describe = describe
        self._write = write
        self._around = around
        self._number = number
        self._step = step
        self._handlers = handlers
        self._survey = Survey()
        self._reserve = Reserve()
        self._kind = kind()
        self._finalisers = finalisers
        #: Of the collection that runs: addresses and types of the unreachable objects; addresses of those told.
        self._unreachable = {}
        self._addresses = set()
        self._told = 0
        self._work = 0
        self._thresholds = gc.get_threshold()
        self._is_told = False
        self._real = gc.callbacks
        self._shown = []

    def start(self, codes):
        """From here on collections are told. ``codes`` are the addresses of the program's code objects."""
        for index, address in enumerate(codes):
            self._codes[address] = index
        self._finalisers.codes = self._codes
        _SHARED[0].callbacks = self._shown
        self._real.insert(0, self._on_collection)
        self._write(
            f'{{"collector":{{"kind":"{self._kind}","enabled":{_truth(gc.isenabled())},'
            f'"thresholds":{[*gc.get_threshold()]},"counts":{[*gc.get_count()]}}}}}\n'
        )

    def stop(self):
        """Tells no more."""
        if self._on_collection in self._real:
            self._real.remove(self._on_collection)

    def tell_left(self):
        """Tells what is unreachable and yet alive; collects nothing."""
        objects = gc.get_objects()
        if len(objects) > MOST_SURVEYED:
            return
        survey = self._survey
        survey.look(objects)
        del objects
        told = self._choose(False)
        self._write(f'{{"left":{{"unreachable":{len(survey.unreachable)},"objects":[{self._objects(told, "left")}]}}}}\n')
        survey.forget()

    @heedless
    def _on_collection(self, phase, info):
        self._handlers.main[0] = 0
        counts = gc.get_count()
        is_enabled = gc.isenabled()
        try:
            self._around.enter()
            self._reserve.lend()
            if phase == 'start':
                self._begin(info['generation'], counts, is_enabled)
            else:
                self._end(info, counts)
        except BaseException as error:
            # It must neither reach the program nor go unnoticed.
            self.stop()
            self._survey.forget()
            self._write(f'{{"failure":{json_string(told(error))}}}\n')
        self._reserve.take_back()
        self._around.leave()
        # The collector goes through its list by index: these are called next, by itself.
        self._real[1:] = self._shown
        self._handlers.main[0] = self._handlers.own
        if self._handlers.due[0]:
            self._handlers.ask()

    def _begin(self, generation, counts, is_enabled):
        thresholds = gc.get_threshold()
        asked = not is_enabled or is_asked(self._kind, generation, counts, thresholds)
        self._is_told = self._told < MOST_COLLECTIONS
        self._told += 1
        text = f'"asked":{_truth(asked)},"generation":{generation}'
        if not self._is_told:
            self._write(f'{{"collection":{{{text}}}}}\n')
            return
        text += f',"before":{[*counts]}'
        if thresholds != self._thresholds:
            self._thresholds = thresholds
            text += f',"thresholds":{[*thresholds]}'
        text += self._place()
        step = self._step() if self._step is not None else None
        if step is not None:
            text += f',"step":{step}'
        objects = candidates(self._kind, generation)
        if self._step is None:
            # In a run that is followed, the tracer's own are among them.
            text += f',"tracked":{len(objects)}'
        self._work += len(objects)
        if len(objects) > MOST_SURVEYED or self._work > _MOST_WORK:
            self._write(f'{{"collection":{{{text}}}}}\n')
            return
        survey = self._survey
        survey.look(objects)
        del objects
        told = self._choose(True)
        self._write(
            f'{{"collection":{{{text},"unreachable":{len(survey.unreachable)},"objects":[{self._objects(told, "unknown")}]}}}}\n'
        )
        self._remember(told)
        survey.forget()

    def _place(self):
        """Where the program is, as JSON text; no reference to a frame is kept."""
        frame = _outer(4)
        inside = None
        while frame is not None:
            code = frame.f_code
            index = self._codes.get(id(code))
            if index is not None:
                line = frame.f_lineno
                text = f'"code":{index},"offset":{max(frame.f_lasti, 0)}'
                if line:
                    text += f',"line":{line}'
                if inside is not None:
                    text += f',"inside":{json_string(inside)}'
                return f',"place":{{{text}}}'
            if inside is None:
                inside = str.__str__(code.co_qualname)
            frame = frame.f_back
        return ''

    def _choose(self, with_kept):
        """Indices of the objects that are told: the unreachable ones, then the program's that are kept."""
        survey = self._survey
        told = survey.unreachable[:MOST_TOLD]
        room = MOST_TOLD - len(told) if with_kept else 0
        for index, item in enumerate(survey.objects):
            if room <= 0:
                break
            if survey.is_reachable[index] and _is_of_program(type(item)):
                told.append(index)
                room -= 1
        return told

    def _objects(self, told, fate):
        survey = self._survey
        number_of = {index: number for number, index in enumerate(told)}
        texts = []
        for index in told:
            item = survey.objects[index]
            address = id(item)
            known = self._number(address) if self._number is not None else None
            if known is None:
                who = f'"type":{json_string(type_name(item))},"repr":{json_string(self._describe(item))}'
            else:
                who = f'"object":{known}'
            refers = [number_of[at] for at in survey.referents(index) if at in number_of]
            what = 'kept' if survey.is_reachable[index] else fate
            texts.append(
                f'{{{who},"address":"{hex(address)}","count":{survey.counts[index]},"inner":{survey.inner[index]},"refers":{refers},"fate":"{what}"}}'
            )
        return ','.join(texts)

    def _remember(self, told):
        """Notes who is unreachable, by address, until the collection has ended."""
        survey = self._survey
        for index in survey.unreachable:
            item = survey.objects[index]
            self._unreachable[id(item)] = id(type(item))
            self._finalisers.expect(item)
        numbers = {id(survey.objects[index]): number for number, index in enumerate(told)}
        self._addresses.update(numbers)
        self._finalisers.start(numbers, _outer(4))

    def _end(self, info, counts):
        text = f'"collected":{info["collected"]},"uncollectable":{info["uncollectable"]}'
        if not self._is_told:
            self._write(f'{{"collected":{{{text}}}}}\n')
            return
        text += f',"after":{[*counts]}'
        text += self._finalisers.end()
        # The collector's own dict may be where one of them was.
        self._unreachable.pop(id(info), None)
        if self._unreachable:
            text += self._survivors('alive', gc.get_objects())
            text += self._survivors('garbage', gc.garbage)
            self._unreachable.clear()
            self._addresses.clear()
        self._write(f'{{"collected":{{{text}}}}}\n')

    def _survivors(self, key, objects):
        """How many of the unreachable are among ``objects``, and the addresses of those that were told; as JSON text."""
        count = 0
        told = []
        for item in objects:
            # Another one may have taken its place.
            if self._unreachable.get(id(item)) == id(type(item)):
                count += 1
                if id(item) in self._addresses:
                    told.append(f'"{hex(id(item))}"')
        return f',"{key}":[{count},[{",".join(told)}]]'


def _outer(depth):
    """The frame ``depth`` calls further out than the caller's, or None."""
    frame = sys._getframe(1)
    while frame is not None and depth > 1:
        frame = frame.f_back
        depth -= 1
    return frame


def _is_of_program(kind):
    module = _dict_of_type(kind).get('__module__')
    return type(module) is str and module == '__main__'


def _truth(value):
    return 'true' if value else 'false'
