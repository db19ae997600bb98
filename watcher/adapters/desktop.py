"""A notification on the desktop, by D-Bus (jeepney); where there is none, nothing happens.

Desktop Notifications Specification 1.2, org.freedesktop.Notifications.Notify.
"""

from __future__ import annotations

import contextlib
import os

SECONDS = 3.0
URGENT = 1


def notify(title: str, text: str) -> bool:
    """Whether a desktop took it. Never raises, never waits longer than SECONDS."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    with contextlib.suppress(Exception):  # a desktop that misbehaves is no reason to leave mail unread
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415  # Linux alone has it
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415

        name = "org.freedesktop.Notifications"
        desktop = DBusAddress("/org/freedesktop/Notifications", bus_name=name, interface=name)
        values: tuple[object, ...] = ("gracious", 0, "mail-unread", title, text, [], {"urgency": ("y", URGENT)}, -1)
        with open_dbus_connection(bus="SESSION") as connection:
            connection.send_and_get_reply(new_method_call(desktop, "Notify", "susssasa{sv}i", values), timeout=SECONDS)
            return True
    return False
