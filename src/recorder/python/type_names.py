"""What types are called, whatever their metaclass thinks."""

_type_name = type.__dict__['__name__'].__get__


def type_name(value):
    """``type(value).__name__``, whatever the type's metaclass thinks."""
    return plain(_type_name(type(value)))


def plain(name):
    """``name`` as an exact ``str``: a subclass could format itself."""
    return str.__str__(name)
