def insert(trie, word):
    for letter in word:
        trie = trie.setdefault(letter, {})
    trie['$'] = True


def words(trie, prefix=''):
    for letter, rest in sorted(trie.items()):
        if letter == '$':
            yield prefix
        else:
            yield from words(rest, prefix + letter)


trie = {}
for word in ('to', 'tea', 'ten'):
    insert(trie, word)
print(list(words(trie)))
