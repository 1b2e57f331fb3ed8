"""Where this interpreter keeps a thread's frames, their code objects and the names of those."""

import ctypes
import struct
import sys
import types

from calibration import THREAD_WORDS, current_thread
from memory import WORD, Memory, UnknownLayout, only

#: 3.14 keeps tags in the two low bits of a frame's references (``Include/internal/pycore_stackref.h``).
TAGS = 3 if sys.version_info >= (3, 14) else 0


def find_frames(memory):
    """Offsets in ``PyThreadState``, ``_PyInterpreterFrame`` and ``PyCodeObject``."""
    sentinels = [object() for _ in range(3)]
    found = {}

    def look(*_):
        frame = sys._getframe(1)
        found.update(_find_frame(memory, frame, [id(s) for s in sentinels]))

    def probe(first, second, third):
        return look(first)

    probe(*sentinels)
    found.update(_find_code(memory))
    found['shims'] = _find_shims(memory, found)
    return found


def _find_frame(memory, frame, sentinels):
    words = memory.words_at(id(frame), 10)
    pointer = start = None
    for index in range(2, 8):
        block = memory.words_at(words[index], 24) or ()
        bare = [word & ~TAGS for word in block]
        start = next((i for i in range(len(bare) - 2) if bare[i : i + 3] == sentinels), None)
        if start is not None:
            pointer = index
            break
    if pointer is None:
        raise UnknownLayout('The interpreter’s frame behind a frame object was not found.')
    address, code = words[pointer], frame.f_code
    caller = memory.word_at(id(frame.f_back) + pointer * WORD)
    body = memory.words_at(address, start)
    text = memory.bytes_at(id(code), sys.getsizeof(code)).find(code._co_code_adaptive[:16])
    if text < 0:
        raise UnknownLayout('A code object’s instructions were not found.')
    return {
        'framePointer': pointer * WORD,
        'localsplus': start * WORD,
        'instructions': text,
        'code': only((i for i, w in enumerate(body) if w & ~TAGS == id(code)), 'A frame’s code object') * WORD,
        'previous': only((i for i, w in enumerate(body) if w == caller), 'A frame’s caller') * WORD,
        # The very place that f_lasti is reckoned from.
        'instruction': only(
            (i for i, w in enumerate(body) if w == id(code) + text + frame.f_lasti), 'A frame’s instruction'
        )
        * WORD,
        'current': _find_current(memory, pointer),
    }


def _find_current(memory, pointer):
    """Offsets of the pointers that lead from a thread's state to its current frame."""
    thread = current_thread()
    own = memory.word_at(id(sys._getframe()) + pointer * WORD)
    # Read here and not by a function of Python, which would be the current frame then.
    words = list((ctypes.c_uint64 * THREAD_WORDS).from_address(thread))
    if own in words:
        return [words.index(own) * WORD]
    # Up to 3.12 by way of a struct _PyCFrame.
    near = [(i, w) for i, w in enumerate(words) if w % WORD == 0 and memory.words_at(w, 8)]
    for index, word in near:
        inner = list((ctypes.c_uint64 * 8).from_address(word))
        if own in inner:
            return [index * WORD, inner.index(own) * WORD]
    raise UnknownLayout('The current frame was not found in the thread’s state.')


def _find_code(memory):
    """Offsets in ``PyCodeObject``, by two that differ in all of them."""
    codes = (find_frames.__code__, Memory.words_at.__code__)
    bodies = [memory.words_at(id(code), 32) for code in codes]

    def index_of(value, what):
        return only(
            (i for i in range(32) if all(body[i] == value(code) for body, code in zip(bodies, codes))), what
        )

    sizes = [
        i for i in range(1, 6) if all(body[i] == len(code.co_code) // 2 for body, code in zip(bodies, codes))
    ]
    return {
        'type': index_of(lambda code: id(type(code)), 'An object’s type') * WORD,
        'codeType': id(types.CodeType),
        'size': only(sizes, 'The length of a code object') * WORD,
        'qualname': index_of(lambda code: id(code.co_qualname), 'A code object’s qualified name') * WORD,
        'filename': index_of(lambda code: id(code.co_filename), 'A code object’s file') * WORD,
        **_find_text(memory),
    }


def _find_text(memory):
    """Offsets in a str of ASCII characters."""
    texts = ['plain letters', 'more plain letters than before']
    bodies = [memory.bytes_at(id(text), sys.getsizeof(text)) for text in texts]
    data = only((b.find(t.encode()) for b, t in zip(bodies, texts)), 'The characters of a str')
    length = only(
        (
            at
            for at in range(0, data, WORD)
            if all(struct.unpack_from('<Q', b, at)[0] == len(t) for b, t in zip(bodies, texts))
        ),
        'The length of a str',
    )
    return {'textData': data, 'textLength': length}


def _find_shims(memory, found):
    """Code objects of the frames that stand for C between two of Python: no function of anybody's."""
    seen = []

    def look(_):
        shown = []
        frame = sys._getframe()
        while frame is not None:
            shown.append(id(frame.f_code))
            frame = frame.f_back
        address = memory.word_at(id(sys._getframe()) + found['framePointer'])
        for _ in range(len(shown) * 3):
            if address == 0:
                break
            code = memory.word_at(address + found['code']) & ~TAGS
            if shown and code == shown[0]:
                del shown[0]
            elif memory.word_at(code + found['type']) == found['codeType']:
                seen.append(code)
            address = memory.word_at(address + found['previous'])
        if shown:
            raise UnknownLayout('The callers of a frame were not found.')
        return 0

    # C calls Python here.
    sorted([0], key=look)
    return sorted(set(seen))
