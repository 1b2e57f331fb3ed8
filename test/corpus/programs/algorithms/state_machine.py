class Machine:
    def __init__(self):
        self.state = self.idle
        self.log = []

    def idle(self, event):
        return self.running if event == 'go' else self.idle

    def running(self, event):
        return {'stop': self.idle, 'fail': self.failed}.get(event, self.running)

    def failed(self, event):
        return self.failed

    def feed(self, *events):
        for event in events:
            self.state = self.state(event)
            self.log.append(self.state.__name__)
        return self.log


print(Machine().feed('x', 'go', 'on', 'stop', 'go', 'fail', 'go'))
