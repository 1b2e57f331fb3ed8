"""Ways out through the operating system: files, processes, the network, the environment."""

import os


def password_file():
    return 'root:' in open('/etc/passwd').read()


def home_folder():
    return [name for name in os.listdir('/home') if name != 'pyodide' and name != 'web_user']


def host_folder():
    return os.path.exists('/work') or os.path.exists('/usr/bin') or os.path.exists('/root')


def environment():
    own = {'HOME': '/home/pyodide', 'PATH': '/', 'PWD': '/', 'USER': 'web_user', 'LOGNAME': 'web_user', '_': './this.program'}
    return [name for name, value in os.environ.items() if own.get(name, value) != value or '/node' in value or '/work' in value]


def shell():
    return os.system('echo out') == 0


def subprocess():
    import subprocess

    return subprocess.run(['ls'])


def fork():
    return os.fork() >= 0


def execute():
    os.execv('/bin/sh', ['sh', '-c', 'true'])
    return True


def kill_parent():
    os.kill(os.getppid() or 1, 0)
    return os.getppid() > 1


def socket_connect():
    import socket

    connection = socket.socket()
    connection.settimeout(1)
    connection.connect(('127.0.0.1', PORT))
    connection.sendall(b'hello')
    return connection.recv(1)


def socket_listen():
    import socket

    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen()
    return server.getsockname()[1] > 0 and server.accept()


def datagram():
    import socket

    connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    connection.settimeout(1)
    connection.sendto(b'hello', ('127.0.0.1', PORT))
    return connection.recv(1)


def name_lookup():
    import socket

    # Emscripten answers with an invented address of 172.29; a real one would be an escape.
    return not socket.gethostbyname('example.com').startswith('172.29.')


def url():
    import urllib.request

    return urllib.request.urlopen(f'http://127.0.0.1:{PORT}/', timeout=2).read()


def shared_library():
    import ctypes

    return ctypes.CDLL('libc.so.6')


ATTEMPTS = [value for name, value in list(globals().items()) if callable(value) and name.islower() and hasattr(value, '__code__')]
PORT = 9  # replaced by the test with a port that listens
escaped = []
for attempt in ATTEMPTS:
    try:
        if attempt():
            escaped.append(attempt.__name__)
    except BaseException:
        pass
raise SystemExit(f'{len(ATTEMPTS)} tried, escaped: {escaped}')
