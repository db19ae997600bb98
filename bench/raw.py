"""The physical limit: the octets that a scan needs, fetched in one request and thrown away."""

from __future__ import annotations

import socket
import ssl
import sys

ITEMS = (
    "(UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT AUTO-SUBMITTED LIST-ID LIST-UNSUBSCRIBE PRECEDENCE "
    "CONTENT-TYPE)] BODY.PEEK[1]<0.32768>)"
)


def count(user: str, password: str, port: int, *, tls: bool) -> int:
    line: socket.socket = socket.create_connection(("127.0.0.1", port))
    if tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it measures octets, on this machine
        line = context.wrap_socket(line)
    octets = 0
    for n, command in enumerate((f'LOGIN "{user}" {password}', "EXAMINE INBOX", f"UID FETCH 1:* {ITEMS}")):
        line.sendall(f"a{n} {command}\r\n".encode())
        end, seen = f"a{n} OK".encode(), b""
        while end not in seen:
            received = line.recv(1 << 18)
            if not received:
                raise SystemExit("the server hung up")
            octets += len(received)
            seen = seen[-len(end) :] + received
    return octets


if __name__ == "__main__":
    print(count(sys.argv[1], sys.argv[2], int(sys.argv[3]), tls=sys.argv[4] == "tls"))  # noqa: T201
