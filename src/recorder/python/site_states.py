"""What is told of a code object's sites while the adaptive interpreter rewrites them."""

import json

from . import adaptive
from .faults import is_of_file, told

#: Calls (and as many yields and passes) that are told whatever they show; and how many are told in all, of those after
#: that only where something changed: anything, and from then on an opcode.
FIRST = 100
MOST_CHANGES = 400
MOST_MOMENTS = 600
#: After this many looks at the code there are no more.
MOST_LOOKS = 20_000
#: What has just happened when the code is looked at.
KINDS = ('begin', 'return', 'yield', 'resume', 'pass', 'end')


class Record:
    """Tells the state of a code object's sites as it changes, in lines of JSON."""

    def __init__(self, code, write):
        self.code = code
        self._write = write
        self._sites = []
        self._states = []
        self._raw = b''
        self._moments = 0
        self._looks = 0
        self._counts = dict.fromkeys(KINDS, 0)
        #: Whether a look could not be taken: there was no room for it on the stack.
        self.is_lost = False
        #: How often the program had ended before.
        self.warm = 0
        #: Why there is nothing more to be told, or None.
        self.ended = None
        self.on_end = None

    def begin(self, method):
        """Tells the sites, before the program runs. Those that the watching itself instruments are no sites."""
        raw = self._raw = self.code._co_code_adaptive
        for site in adaptive.sites(self.code):
            state = adaptive.state(site, raw)
            if not adaptive.is_instrumented(state[0]):
                self._sites.append(site)
                self._states.append(state)
        self._say(
            watching={
                'method': method,
                'needed': adaptive.NEEDED,
                'sites': [
                    {'offset': site.offset, 'name': site.name, 'counted': site.counted, 'start': state}
                    for site, state in zip(self._sites, self._states)
                ],
            }
        )

    def look(self, kind, at=None):
        """Compares the code with what was told of it last. ``kind`` is one of :data:`KINDS`; ``at`` is the offset of the
        jump that ends a pass."""
        if self.ended is not None or self.is_lost:
            return
        number = self._counts[kind] = self._counts[kind] + 1
        self._looks += 1
        raw = self.code._co_code_adaptive
        if raw != self._raw or number <= FIRST:
            self._compare(raw, kind, number, at)
        if self.ended is None and self._looks >= MOST_LOOKS:
            self.end('enough')

    def end(self, why):
        """There is nothing more to be told."""
        if self.ended is not None:
            return
        self.ended = 'nesting' if self.is_lost else why
        counts = self._counts
        self._say(
            watched={
                'ended': self.ended,
                'calls': counts['begin'] + counts['return'],
                'yields': counts['yield'] + counts['resume'],
                'passes': counts['pass'],
            }
        )
        if self.on_end is not None:
            self.on_end()

    def fail(self, error):
        """What went wrong in a look must neither reach the program nor go unnoticed. False for what the program's own code has
        raised meanwhile, which handles a signal."""
        if is_of_file(error, self.code.co_filename):
            return False
        if self.ended is None:
            self.ended = 'fault'
            self._say(failure=told(error))
            if self.on_end is not None:
                self.on_end()
        return True

    def _compare(self, raw, kind, number, at):
        self._raw = raw
        changes = []
        is_rewritten = False
        for index, site in enumerate(self._sites):
            state = adaptive.state(site, raw)
            known = self._states[index]
            if state != known:
                if adaptive.is_instrumented(state[0]):
                    self.end('tracing')
                    return
                changes.append([index, state])
                is_rewritten = is_rewritten or state[0] != known[0]
        if number > FIRST and not (is_rewritten if self._moments >= MOST_CHANGES else changes):
            return
        if self._moments >= MOST_MOMENTS:
            self.end('enough')
            return
        self._moments += 1
        for index, state in changes:
            self._states[index] = state
        moment = {'kind': kind, 'number': number, 'changes': [[index, *state] for index, state in changes]}
        if at is not None:
            moment['at'] = at
        if self.warm:
            moment['warm'] = self.warm
        self._say(moment=moment)

    def _say(self, **message):
        self._write(json.dumps(message) + '\n')
