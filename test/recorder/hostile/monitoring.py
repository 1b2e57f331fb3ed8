import sys

monitoring = sys.monitoring
for tool in range(6):
    try:
        monitoring.free_tool_id(tool)
        monitoring.use_tool_id(tool, 'mine')
        monitoring.set_events(tool, monitoring.events.INSTRUCTION | monitoring.events.PY_START)
        monitoring.register_callback(tool, monitoring.events.PY_START, lambda *_: monitoring.DISABLE)
    except (ValueError, RuntimeError):
        pass


def f():
    return 1


f()
print('watched')
