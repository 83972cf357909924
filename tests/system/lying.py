"""A register that lies: lying.py LISTEN REAL PATH FILTER. Passes all requests on, and hands the answer to a GET of PATH
through jq's FILTER first."""
import os
import socket
import subprocess
import sys
import threading

LISTEN, REAL, PATH, FILTER = sys.argv[1:]


def message(stream):
    """The head's lines and the body; None at the end."""
    head, length = [], 0
    while (line := stream.readline()) not in (b"", b"\r\n"):
        head.append(line)
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return (head, stream.read(length)) if head else None


def lie(head, body):
    body = subprocess.run(["jq", "-c", FILTER], input=body, stdout=subprocess.PIPE, check=True).stdout
    return [b"Content-Length: %d\r\n" % len(body) if line.lower().startswith(b"content-length:") else line for line in head], body


def serve(client):
    with client, socket.socket(socket.AF_UNIX) as server:
        server.connect(REAL)
        asked, answers = client.makefile("rb"), server.makefile("rb")
        while (request := message(asked)):
            server.sendall(b"".join(request[0]) + b"\r\n" + request[1])
            head, body = message(answers)
            if request[0][0].split()[:2] == [b"GET", PATH.encode()] and b" 200 " in head[0]:
                head, body = lie(head, body)
            client.sendall(b"".join(head) + b"\r\n" + body)


with socket.socket(socket.AF_UNIX) as listener:
    listener.bind(LISTEN + ".new")
    listener.listen(8)
    os.rename(LISTEN + ".new", LISTEN)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
