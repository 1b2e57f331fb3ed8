"""What the interpreter calls while the program runs (``sys.monitoring``): each event is passed on as numbers.

Each callback first says that what follows is the recorder's own, and drops its references before anything is
compared: a reference kept for a moment would show in the counts. The offset is a new object of the interpreter's, often at
the place of one that was just freed: the desk is told of that, and what stays with the recorder is a copy.
"""

from .heedless import heedless
from .memory import INTS, POINTER, ROOM, WORDS


class Callbacks:
    """What is called for :class:`events.Events`, which says what the attributes are. Nothing that goes wrong here may
    reach the program (:mod:`faults`)."""

    # The first lines of each call nothing of Python's: at the bottom of the stack there is room for one frame only. A program
    # that takes the tool over makes them hear of code that is not its own. The last ones are all that is needed to have signals
    # handled where the program goes on (``native/python/steps/handlers.py``); behind them nothing may be called.

    @heedless
    def _on_instruction(self, code, offset):
        try:
            self._main[0] = 0
            if WORDS[self._hooks]:
                # Audit hooks would hear of id().
                WORDS[self._mute] = 1
                INTS[self._remaining] += ROOM
                self._arrive()
                self._back()
                return
            if id(code) not in self._codes:
                return
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive_next(id(offset))
            address = id(code)
            offset += 0
            del code
            self._tell(address, offset)
            self._back()
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise
        finally:
            self._main[0] = self._own
            if self._due[0]:
                INTS[self._remaining] += ROOM
                self._ask()
                INTS[self._remaining] -= ROOM

    def _tell(self, address, offset):
        frame = self._frame_of(address)
        if self._waiting is None:
            self._tracer.on_instruction(frame, offset)
        elif self._waiting.takes_instruction(self._codes[address], frame, offset):
            self._begin(frame)
            self._tracer.on_instruction(frame, offset)
        elif self._counter.is_counting():
            self._counter.count(address)

    def _on_quick_instruction(self, code, offset):
        """As :meth:`_on_instruction`, but the desk is asked first to tell it without any Python."""
        try:
            if id(code) not in self._codes:
                return
            WORDS[self._mute] = 1
            address = id(code)
            del code
            told = self._quick(address, offset)
            if told == 1:
                self._tracer.steps += 1
                self._tracer.top.offset = offset
                WORDS[self._mute] = 0
                return
            INTS[self._remaining] += ROOM
            self._arrive()
            if told:
                self._tracer.on_told(offset, told - 1)
            else:
                self._tell(address, offset)
            self._back()
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise

    @heedless
    def _on_start(self, code, offset):
        try:
            self._main[0] = 0
            if id(code) not in self._codes:
                return
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive(id(offset))
            address = id(code)
            offset += 0
            frame = self._frame_of(address)
            names = self._names(frame, code, self._codes[address])
            del code
            index = self._codes[address]
            if self._waiting is not None and self._waiting.takes_start(index, frame, offset):
                self._begin(WORDS[(frame + self._layout.previous) // POINTER])
            if self._waiting is None:
                self._tracer.on_start(frame, offset, index, names)
            self._back()
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise
        finally:
            self._main[0] = self._own
            if self._due[0]:
                INTS[self._remaining] += ROOM
                self._ask()
                INTS[self._remaining] -= ROOM

    @heedless
    def _on_resume(self, code, offset):
        try:
            self._main[0] = 0
            if id(code) not in self._codes:
                return
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive(id(offset))
            address = id(code)
            offset += 0
            del code
            self._tracer.on_resume(self._frame_of(address), offset)
            self._back()
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise
        finally:
            self._main[0] = self._own
            if self._due[0]:
                INTS[self._remaining] += ROOM
                self._ask()
                INTS[self._remaining] -= ROOM

    @heedless
    def _on_throw(self, code, offset, exception):
        try:
            self._main[0] = 0
            if id(code) not in self._codes:
                return
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive(id(offset))
            self._tracer.on_throw(self._frame_of(id(code)))
            self._back()
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise
        finally:
            self._main[0] = self._own
            if self._due[0]:
                INTS[self._remaining] += ROOM
                self._ask()
                INTS[self._remaining] -= ROOM

    def _on_value(self, tell, kind, role):
        """A callback for events about a value: ``tell`` is the tracer's, ``kind`` and ``role`` are what a recording calls them."""

        @heedless
        def on_value(code, offset, value):
            try:
                self._main[0] = 0
                if id(code) not in self._codes:
                    return
                WORDS[self._mute] = 1
                INTS[self._remaining] += ROOM
                self._arrive(id(offset))
                tell(self._frame_of(id(code)), kind, role, id(value))
                self._back()
            except RecursionError:
                raise
            except Exception as error:
                INTS[self._remaining] += ROOM
                if not self._on_fault(error):
                    raise
            finally:
                self._main[0] = self._own
                if self._due[0]:
                    INTS[self._remaining] += ROOM
                    self._ask()
                    INTS[self._remaining] -= ROOM

        return on_value

    def _tell_exception(self, address, kind, _, exception):
        self._tracer.on_exception(address, kind, exception)

    def _back(self):
        self._depart()
        INTS[self._remaining] -= ROOM
        WORDS[self._mute] = 0
