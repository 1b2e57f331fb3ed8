"""The memory of the file that CPython itself is in: of the program, or of ``libpython``."""


def writable_around(address):
    """``(start, end)`` of the writable memory of the file that ``address`` belongs to."""
    ranges = []
    with open('/proc/self/maps') as file:
        for line in file:
            bounds, rights, _, _, _, *path = line.split(maxsplit=5)
            start, end = (int(bound, 16) for bound in bounds.split('-'))
            ranges.append((start, end, 'w' in rights, path[0].strip() if path else ''))
    owner = next((i for i, (start, end, *_) in enumerate(ranges) if start <= address < end), None)
    if owner is None:
        return []
    # What is zero at first (.bss) follows the file's own mappings without a name.
    names = {ranges[owner][3], ranges[owner - 1][3]} - {''}
    found = []
    for i, (start, end, writable, name) in enumerate(ranges):
        follows = name == '' and found and found[-1][1] == start
        if writable and (name in names or follows):
            found.append((start, end))
    return found
