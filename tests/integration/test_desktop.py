"""A notification on a real session bus, taken by a small desktop of our own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from servers.patience import HANGS

DESKTOP = """
import subprocess, sys
from jeepney import MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
with open_dbus_connection(bus="SESSION") as bus:
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"), timeout=300)
    asker = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
    while True:
        message = bus.receive(timeout=300)
        if message.header.message_type is MessageType.method_call:
            bus.send(new_method_return(message, "u", (1,)))
            print("|".join(map(str, message.body[:5])), flush=True)
            break
    asker.wait(300)
"""
ASK = """
from watcher.adapters import desktop
desktop.SECONDS = 300
print(desktop.notify({title!r}, {text!r}), flush=True)
"""


def test_a_desktop_shows_it(tmp_path: Path):
    """Title and sentence arrive as org.freedesktop.Notifications has them."""
    assert shutil.which("dbus-run-session"), "apt-get install --no-install-recommends dbus"
    ask = ASK.format(title="gracious: home", text="The password is wrong.")
    command = ["dbus-run-session", "--", sys.executable, "-c", DESKTOP, ask]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS, check=True)
    assert "gracious|0|mail-unread|gracious: home|The password is wrong." in done.stdout
    assert "True" in done.stdout


def test_without_a_desktop_nothing_happens(tmp_path: Path):
    """A server has none: no error, no wait."""
    ask = ASK.format(title="a", text="b")
    for environ in ({}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}):
        done = subprocess.run(
            [sys.executable, "-c", ask], env=environ, capture_output=True, text=True, timeout=HANGS, check=True
        )
        assert (done.stdout.strip(), done.stderr) == ("False", "")
