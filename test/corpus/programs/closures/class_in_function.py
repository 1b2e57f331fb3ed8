def make(kind):
    class Thing:
        name = kind

        def show(self):
            return f'{kind}: {self.name}'

    return Thing


print(make('cup')().show(), make('jar').name)
