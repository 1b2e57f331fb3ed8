"""The slots of the program's frames, and what has changed in them since they were last told."""

from python.memory import INTS, POINTER, WORDS


class Slots:
    """Reads them by the layout of an interpreter frame (:class:`frame_layout.FrameLayout`)."""

    def __init__(self, layout):
        self._localsplus = layout.localsplus // POINTER
        self._stack_pointer = layout.stack_pointer
        self._counts_slots = layout.counts_slots

    def bounds(self, frame):
        """Indices of the frame's first word, and of that behind the top of its stack."""
        start = frame.address // POINTER + self._localsplus
        if not self._counts_slots:
            return start, WORDS[(frame.address + self._stack_pointer) // POINTER] // POINTER
        count = INTS[(frame.address + self._stack_pointer) // 4]
        # Only the evaluation loop knows it now (3.12 and 3.13).
        return start, start + (count if count >= 0 else frame.slots + frame.facts.depths[frame.offset])

    def step(self, frame, offset, words, heap):
        """A step as JSON without its last braces; remembers the state in ``frame``."""
        known = heap.slots
        values = [known[word] if word in known else heap.slot(word) for word in words]
        text = f'{{"step":{{"frame":{frame.number},"offset":{offset}'
        before = frame.values
        if values != before:
            frame.values = values
            count = frame.slots
            locals_ = [[i, new] for i, (new, old) in enumerate(zip(values[:count], before)) if new != old]
            if locals_:
                text += f',"locals":{locals_}'
            stack, before = values[count:], before[count:]
            if stack != before:
                keep = 0
                for new, old in zip(stack, before):
                    if new != old:
                        break
                    keep += 1
                text += f',"stack":{[keep, *stack[keep:]]}'
        return text
