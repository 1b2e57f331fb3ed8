def share(cake, guests):
    return cake // guests


def serve(cake, guests):
    try:
        return share(cake, guests)
    except ZeroDivisionError as error:
        print("nobody came:", error)
        return cake


serve(1200, 4)
serve(1200, 0)
