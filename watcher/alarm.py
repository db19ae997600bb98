"""What a person has to know and would not see in a log: kept, shown once on the desktop, gone when it is over."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from watcher.ports import Notify, Store

log = logging.getLogger("gracious")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Called with what is in trouble and a whole sentence about it, or an empty one when it is well again."""

    store: Store
    clock: Callable[[], datetime]
    notify: Notify

    def __call__(self, about: str, text: str) -> None:
        if not text:
            self.store.relieve(about)
        elif self.store.trouble(about, text, self.clock()):
            log.error("trouble about=%r", about)
            self.notify(f"gracious: {about}", text)
