# From 3.14
name, value = 'world', 3.14159
template = t'Hello {name!r:>10} and {value:.2f}{value}'
print(template.strings, [i.value for i in template.interpolations], template.interpolations[0].conversion)
print(t'plain'.strings, (t'{name}' + t'!').strings, t'{value=}'.strings)
