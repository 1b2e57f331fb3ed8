"""What becomes of the objects in memory: whose count or contents changed, who was freed. Plain reading of words."""

from heads import Head, Heads
from watched import Watched

from python.memory import IMMORTAL, POINTER, REFCOUNT_MASK, WORDS
from python.objects import INTERNED


class Followed:
    """Follows objects by number. ``may_become(old, new)``: whether an object of a type can be made one of another."""

    def __init__(self, may_become):
        self._may_become = may_become
        self._by_number = {}
        self._heads = Heads()
        self._fresh = []
        self._watched = Watched()
        #: Reads all words. To be called before anything is created that a freed object's place could be used for.
        self.read = self._heads.read
        #: Prepares the next reading.
        self.settle = self._heads.settle
        #: Compares ``(address, bytes)`` of what has this number from now on.
        self.watch = self._watched.watch
        #: The numbers of what is watched and has changed since the last call.
        self.changed_contents = self._watched.changed

    def follow(self, number, address, constant, state=0, is_counted=True):
        """``constant``: addresses of words that don't change while it lives, beside its type's; ``state``: of the word that says
        whether a string is interned."""
        head = Head(number, address, constant, state, is_counted)
        self._by_number[number] = head
        self._heads.add(head)
        self._fresh.append(head)

    def forget(self, number):
        """Looks at an object no more."""
        head = self._by_number.pop(number, None)
        if head is not None:
            self._heads.drop(head)
            self._watched.forget(number)

    def unwatch(self, number):
        """Compares its contents no longer."""
        self._watched.forget(number)

    def changed_words(self, gone=None):
        """``(freed, interned, counted)`` since the last call: the numbers of objects that were freed, of strings that are
        interned now, and ``[number, count]`` of those whose count changed. ``gone`` is the number of one that was freed,
        though something just like it is in its place."""
        freed, interned, counted = [], [], []
        head = self._by_number.get(gone)
        if head is not None:
            head.is_alive = False
            freed.append(gone)
        differences = self._heads.differences()
        if not differences and not freed:
            return freed, interned, counted
        for head, word, last, which in differences:
            if which == head.state:
                self._note_state(head, word, interned)
            else:
                self._note(head, word, last, which, freed, counted)
        if not freed and not interned:
            return freed, interned, counted
        for number in freed:
            self.forget(number)
        # What is freed may have been taken for something else already: its first word is no count then, or any.
        gone = {*freed, *interned}
        return freed, interned, [count for count in counted if count[0] not in gone]

    def count_of(self, number):
        """The count of an object as it was told last; 0 if it is none that is followed, -1 if its count is not told."""
        head = self._by_number.get(number)
        if head is None:
            return 0
        return head.count if head.is_counted else -1

    def counts_of(self, numbers):
        """``(number, count)`` of those among the objects whose count is another one than was told last."""
        counted = []
        for number in sorted({abs(number) for number in numbers}):
            head = self._by_number.get(number)
            if head is not None and head.is_counted and head.count >= 0:
                word = WORDS[head.address // POINTER]
                if word != head.count:
                    head.count = word
                    self._heads.note_count(head, word)
                    counted.append((number, word))
        return counted

    def fresh_counts(self):
        """``[number, count]`` of the objects that are followed since the last call."""
        if not self._fresh:
            return ()
        told = []
        for head in self._fresh:
            if not head.is_alive:
                # Met at an event between two steps, and freed since.
                continue
            head.count = WORDS[head.address // POINTER] & REFCOUNT_MASK
            if head.count < IMMORTAL and head.is_counted:
                told.append([head.number, head.count])
        self._fresh.clear()
        return told

    def _note(self, head, word, last, which, freed, counted):
        """Another word was read of an object's: its count, its type, or one of what never changes."""
        if not head.is_alive:
            return
        if which == 0:
            if not 0 < word <= REFCOUNT_MASK:
                head.is_alive = False
            elif word != head.count:
                head.count = word
                if word < IMMORTAL and head.is_counted:
                    counted.append([head.number, word])
        elif which > 1 or not self._may_become(last, word):
            head.is_alive = False
        if not head.is_alive:
            freed.append(head.number)

    def _note_state(self, head, word, interned):
        if head.is_alive and head.is_counted and word & INTERNED:
            head.is_counted = False
            interned.append(head.number)
