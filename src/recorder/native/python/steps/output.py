"""What the program writes to its stdout and stderr, by the step that wrote it: both are files that only grow."""

import codecs
import json
import os

from sizes import Sizes


class Output:
    """Reads the files at ``paths`` (stdout's and stderr's) on. ``most``: characters that are kept."""

    def __init__(self, paths, most, paper):
        sizes = Sizes(paper.path, paper.size)
        self._streams = [_Stream(name, path, sizes) for name, path in zip(('stdout', 'stderr'), paths)]
        self._left = most
        self._paper = paper
        self.is_full = False

    def skip(self):
        """What was written so far is not the recording's."""
        for stream in self._streams:
            stream.skip()
        self._paper.count_output(*(stream.at for stream in self._streams))

    def lines(self, step):
        """The lines of the recording for what was written since the last call."""
        if self.is_full:
            return ''
        told = ''
        for stream in self._streams:
            text = stream.read()
            if not text:
                continue
            kept = text[: self._left]
            self._left -= len(kept)
            if kept:
                event = {'kind': 'output', 'step': step, 'stream': stream.name, 'text': kept}
                told += json.dumps({'event': event}) + '\n'
            if kept != text:
                self.is_full = True
                told += json.dumps({'full': ['output', step]}) + '\n'
                break
        if told:
            self._paper.count_output(*(stream.at for stream in self._streams))
        return told


class _Stream:
    def __init__(self, name, path, sizes):
        self.name = name
        self.at = 0
        self._path = path
        self._size = sizes.of(path)
        self._decoder = codecs.getincrementaldecoder('utf-8')('replace')

    def skip(self):
        self.at = self._size()

    def read(self):
        if self._size() <= self.at:
            return ''
        file = os.open(self._path, os.O_RDONLY)
        try:
            data = os.pread(file, 1 << 20, self.at)
        finally:
            os.close(file)
        self.at += len(data)
        return self._decoder.decode(data)
