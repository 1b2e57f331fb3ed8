"""What the front end makes of the source: text, tokens, tree, scopes, in the recording's own shapes."""

import ast
import io
import keyword
import symtable
import tokenize

#: The numbers that ``symtable.Symbol`` keeps (``Include/internal/pycore_symtable.h``).
_SCOPES = {1: 'local', 2: 'global explicit', 3: 'global implicit', 4: 'free', 5: 'cell'}


def decode(data):
    """``(text, encoding)`` of a source file's bytes: ``\\n`` line ends, no byte order mark.

    Raises SyntaxError for an unknown encoding and UnicodeDecodeError for bytes that are not of it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        # It says no more than that something is wrong; where the bytes are not UTF-8, this says which.
        if not data.startswith(b'\xef\xbb\xbf'):
            data.decode()
        raise
    text = data.decode(encoding)
    return text.replace('\r\n', '\n').replace('\r', '\n'), encoding


def tokens(text):
    """All tokens but ENCODING, which stands for no text."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        entry = {
            'type': tokenize.tok_name[token.type],
            'exactType': tokenize.tok_name[token.exact_type],
            'string': token.string,
            'span': [*token.start, *token.end],
        }
        if token.type == tokenize.NAME and keyword.iskeyword(token.string):
            entry['keyword'] = True
        found.append(entry)
    return found


class Columns:
    """Turns UTF-8 byte columns, as the compiler counts, into columns in code points."""

    def __init__(self, text):
        self._lines = [line.encode() for line in text.split('\n')]

    def column(self, line, byte):
        """The column in code points of byte column ``byte`` in ``line``."""
        if not 0 < line <= len(self._lines):
            return byte
        data = self._lines[line - 1]
        return byte if data.isascii() else len(data[:byte].decode(errors='replace'))

    def span(self, line, end_line, column, end_column):
        """``[line, column, endLine, endColumn]``, or None where a part is missing."""
        if not line or not end_line or column is None or end_column is None or column < 0 or end_column < 0:
            return None
        return [line, self.column(line, column), end_line, self.column(end_line, end_column)]


class Tree:
    """The tree flattened in depth-first source order; ``nodes[i]`` is the ``ast`` node of ``entries[i]``."""

    def __init__(self, text, columns):
        self.text = text
        self._columns = columns
        self.nodes = []
        self.entries = []
        self._add(ast.parse(text), None, None)

    def _add(self, node, parent, field):
        index = len(self.entries)
        entry = {'type': type(node).__name__, 'parent': parent, 'field': field, 'attributes': {}, 'children': []}
        self.nodes.append(node)
        self.entries.append(entry)
        if hasattr(node, 'lineno'):
            span = self._columns.span(node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
            if span:
                entry['span'] = span
        children = []
        for name, value in ast.iter_fields(node):
            parts = value if isinstance(value, list) else [value]
            nodes = [part for part in parts if isinstance(part, ast.AST) and not _is_mark(part)]
            children += [(name, part) for part in nodes]
            if not nodes:
                text = _attribute(node, name, value)
                if text is not None:
                    entry['attributes'][name] = text
        for name, child in _in_source_order(children):
            entry['children'].append(self._add(child, index, name))
        return index


def _is_mark(node):
    """Operators and contexts: classes without content or position."""
    return isinstance(node, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context))


def _attribute(node, name, value):
    if isinstance(node, ast.Constant) and name == 'value':
        return _constant(value)
    if value is None or value == []:
        return None
    parts = value if isinstance(value, list) else [value]
    return ', '.join(type(p).__name__ if isinstance(p, ast.AST) else str(p) for p in parts)


def _constant(value):
    if type(value) is int and value.bit_length() > 4000:
        return f'<int of {value.bit_length()} bits>'
    return repr(value)


def _in_source_order(children):
    """By position; a child without one stands where its first descendant does, or else behind its elder sibling."""
    keyed = []
    last = (0, 0)
    for child in children:
        last = _position(child[1]) or last
        keyed.append((last, child))
    return [child for _, child in sorted(keyed, key=lambda pair: pair[0])]


def _position(node):
    if hasattr(node, 'lineno'):
        first = min([node, *getattr(node, 'decorator_list', [])], key=lambda n: (n.lineno, n.col_offset))
        return first.lineno, first.col_offset
    return min(filter(None, map(_position, ast.iter_child_nodes(node))), default=None)


def scopes(text, filename):
    """All blocks of ``symtable``, the module first, children behind their parent."""
    found = []
    _add_scope(found, symtable.symtable(text, filename, 'exec'), None)
    return found


def _add_scope(found, table, parent):
    index = len(found)
    kind = table.get_type()
    found.append(
        {
            'name': table.get_name(),
            'kind': str(getattr(kind, 'value', kind)),
            'line': table.get_lineno(),
            'parent': parent,
            'symbols': [_symbol(symbol) for symbol in table.get_symbols()],
        }
    )
    for child in table.get_children():
        _add_scope(found, child, index)


def _symbol(symbol):
    flags = {
        'parameter': symbol.is_parameter(),
        'assigned': symbol.is_assigned(),
        'referenced': symbol.is_referenced(),
        'imported': symbol.is_imported(),
        'annotated': symbol.is_annotated(),
        'nonlocal': symbol.is_nonlocal(),
        'global': symbol.is_declared_global(),
        'namespace': symbol.is_namespace(),
    }
    return {
        'name': symbol.get_name(),
        'scope': _SCOPES[symbol._Symbol__scope],
        'flags': [name for name, holds in flags.items() if holds],
    }
