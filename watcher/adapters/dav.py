"""A calendar on a CalDAV server that shows what is pending (caldav; RFC 4791)."""

# An optional package, and a slow one to load.
# ruff: noqa: PLC0415

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from watcher.errors import ConfigError, CredentialError, Problem, ServerUnavailable

SECONDS = 30


@dataclass(frozen=True, slots=True)
class DavCalendar:
    """ports for one collection at `url`; the secret is asked for at each visit and kept nowhere."""

    url: str
    user: str
    secret: Callable[[], str]

    def put(self, uid: str, octets: str) -> None:
        """Store a calendar object under its UID; one that is there is replaced."""
        with self._visit() as collection:
            self._object(collection, uid, octets).save()

    def remove(self, uid: str) -> None:
        """Take a calendar object away; that it is gone already is fine."""
        with self._visit() as collection:
            self._object(collection, uid).delete()

    @staticmethod
    def _object(collection: Any, uid: str, octets: str | None = None) -> Any:  # noqa: ANN401  # caldav has no types
        import caldav

        kind: Any = caldav.Todo if octets and "BEGIN:VTODO" in octets else caldav.Event
        place = collection.url.join(f"{uid}.ics")
        return kind(client=collection.client, url=place, data=octets, parent=collection)

    @contextmanager
    def _visit(self) -> Iterator[Any]:
        """The collection; whatever goes wrong with it is said as one of our errors."""
        try:
            import caldav
            from caldav.lib.error import AuthorizationError, DAVError
        except ImportError as error:
            text = "the calendar needs a package that is not installed"
            raise ConfigError((Problem("config.yaml", 0, 0, text, "pip install 'gracious[caldav]'"),)) from error
        logging.getLogger("caldav").setLevel(logging.CRITICAL)  # it would log what the calendar says
        dav: Any = caldav
        client = dav.DAVClient(
            url=self.url, username=self.user, password=self.secret(), timeout=SECONDS, enable_rfc6764=False
        )
        try:
            yield client.calendar(url=self.url)
        except AuthorizationError as error:
            raise CredentialError(f"The calendar at {self.url} does not take this user and password.") from error
        except (DAVError, OSError) as error:
            raise ServerUnavailable(f"The calendar at {self.url} does not answer as it should.") from error
        finally:
            client.close()
