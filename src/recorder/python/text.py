"""JSON by hand, for lines that are written at every step."""

from json.encoder import encode_basestring_ascii as json_string

__all__ = ['json_string']
