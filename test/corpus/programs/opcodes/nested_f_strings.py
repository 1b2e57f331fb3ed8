# From 3.12
words = ['a', 'b']
print(f"{", ".join(words)} {f"{f"{1 + 1}"}"} {'\n'.join(words)!r} {words[0]=}")
print(f"{
    len(words)  # a comment
}")
