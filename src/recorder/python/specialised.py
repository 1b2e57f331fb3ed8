"""Which instructions of a program the adaptive interpreter (PEP 659) has specialised by the end of a run."""

from . import adaptive


def at_end(codes):
    """For each code object the offsets in bytes of its ``sites`` that can be specialised, and of those that now are.

    None where that can't be told: an interpreter of which it isn't known, or a program that watches its instructions.
    """
    try:
        adaptive.check()
        return [_of(code) for code in codes]
    except adaptive.Unknown:
        return None


def _of(code):
    raw = code._co_code_adaptive
    sites, specialised = [], []
    for site in adaptive.sites(code):
        # A jump's counter is the JIT's: its forms say nothing of the values that it met.
        if not site.counted or site.name.startswith('JUMP'):
            continue
        name = adaptive.state(site, raw)[0]
        if adaptive.is_instrumented(name):
            raise adaptive.Unknown('The program watches its own instructions.')
        sites.append(site.offset)
        if name != site.name and not name.endswith('_ADAPTIVE'):
            specialised.append(site.offset)
    return {'sites': sites, 'specialised': specialised}
