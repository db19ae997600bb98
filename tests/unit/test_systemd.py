"""systemd hears the right words, and nobody waits when it does not listen."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.adapters import systemd


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, dict[str, str]]]:
    """A socket as systemd has one, by path and by abstract name, and the environment that names it."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@gracious-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + name[1:] if name.startswith("@") else name)
        listening.settimeout(2)
        yield listening, {"NOTIFY_SOCKET": name}


def test_words(manager: tuple[socket.socket, dict[str, str]]) -> None:
    """Each call is one datagram with the variables of sd_notify(3)."""
    listening, environ = manager
    systemd.ready("3 accounts", environ)
    systemd.ready(environ=environ)
    systemd.watchdog(environ=environ)
    systemd.status("2 idle", environ)
    systemd.stopping("done", environ)
    heard = [listening.recv(4096).decode() for _ in range(5)]
    assert heard == ["READY=1\nSTATUS=3 accounts", "READY=1", "WATCHDOG=1", "STATUS=2 idle", "STOPPING=1\nSTATUS=done"]


def test_reloading(manager: tuple[socket.socket, dict[str, str]]) -> None:
    """A reload carries the monotonic time in microseconds."""
    listening, environ = manager
    before = time.monotonic_ns() // 1000
    systemd.reloading(environ=environ)
    first, second = listening.recv(4096).decode().split("\n")
    assert first == "RELOADING=1"
    name, _, micros = second.partition("=")
    assert name == "MONOTONIC_USEC"
    assert before <= int(micros) <= time.monotonic_ns() // 1000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines\r\nMAINPID=1", "STATUS=two lines MAINPID=1"),
        ("\x1b[31mred\x00", "STATUS=[31mred"),
        ("é 很 \ud800", "STATUS=é 很"),
        ("x" * 500, "STATUS=" + "x" * 200),
    ],
)
def test_status_is_one_line(manager: tuple[socket.socket, dict[str, str]], text: str, line: str) -> None:
    """A status is one printable line, whatever it was made from: it cannot smuggle in another variable."""
    listening, environ = manager
    systemd.status(text, environ)
    assert listening.recv(4096).decode() == line


def test_empty_status(manager: tuple[socket.socket, dict[str, str]]) -> None:
    """An empty status sends nothing."""
    listening, environ = manager
    systemd.status("", environ)
    systemd.watchdog(environ=environ)
    assert listening.recv(4096) == b"WATCHDOG=1"


def test_nobody_reads(manager: tuple[socket.socket, dict[str, str]]) -> None:
    """A socket whose queue is full and never read does not hold us up."""
    _, environ = manager
    for _ in range(2000):
        systemd.watchdog(environ=environ)


@pytest.mark.parametrize(
    "address",
    ["", "/nowhere/notify", "@nobody-listens-here", "vsock:2:1234", "relative", "/" + "x" * 300, "/nul\0byte"],
)
def test_nobody_there(address: str) -> None:
    """Without a manager, or with one that is gone or of a kind we do not speak to, nothing happens."""
    environ = {"NOTIFY_SOCKET": address}
    systemd.ready("status", environ)
    systemd.watchdog(environ=environ)
    systemd.stopping(environ={})
