"""The outside calendar of config.yaml, kept at what is pending while the daemon runs."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from watcher.adapters import calendar, credentials
from watcher.adapters.config import CalDav, Config
from watcher.adapters.dav import DavCalendar
from watcher.cli.accounts import spec_of
from watcher.errors import GraciousError
from watcher.ports import Store
from watcher.showing import Showing

log = logging.getLogger("gracious")

EVERY = 300.0
"""Seconds between two visits; one without a change asks the store alone."""


def showing_of(settings: Config, store: Store, clock: Callable[[], datetime]) -> Showing | None:
    """What keeps the calendar; None when config.yaml names none."""
    said = settings.calendar
    if said is None:
        return None
    return Showing(store, _place(said), partial(calendar.single, todo=said.todo), clock)


def _place(said: CalDav) -> DavCalendar:
    spec = spec_of(said.password, said.user)
    return DavCalendar(said.url, said.user, lambda: credentials.secret(spec, "calendar", os.environ))


def once(showing: Showing | None) -> None:
    """One visit. A calendar that is away is told about and keeps nobody from anything."""
    try:
        if showing:
            showing.sync()
    except GraciousError as error:
        log.warning("calendar-away error=%s", type(error).__name__)


def keep(showing: Showing | None) -> None:
    """A thread of its own that visits every few minutes: mail never waits for a calendar."""
    if showing:
        threading.Thread(target=_visits, args=(showing,), name="calendar", daemon=True).start()


def _visits(showing: Showing) -> None:
    pause = threading.Event()
    while True:
        once(showing)
        pause.wait(EVERY)
