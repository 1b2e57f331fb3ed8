"""The part of the recorder that runs inside the CPython that it records.

``memory`` and ``layouts`` read CPython's own structures; ``front_end``, ``code_objects`` and ``provenance`` tell
what the compiler made of the source; ``objects`` and ``heap`` describe objects without running the program's code;
``tracer`` follows the run; ``session`` puts it together. ``desk`` is the only door to the world outside.
``collecting`` watches the garbage collector, by the arithmetic of ``reachability``.
"""
