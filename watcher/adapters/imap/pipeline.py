"""Several commands on their way at once: what will most likely be asked next is sent before anybody asks it."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, cast

_Word = str | bytes | None
_Answer = tuple[str, list[Any]]

_OPENING: Final = ("EXAMINE", "SELECT")
_SELECT: Final = re.compile(rb"SELECT ")
_FETCH: Final = re.compile(rb"UID FETCH ([0-9]+):([0-9]+) (.*)")


class Refusal(Exception):
    """A tagged NO or BAD; `text` is the server's, raw. The line is still good."""

    def __init__(self, text: bytes) -> None:
        super().__init__("the server refused a command")
        self.text = text


class Pipeline(imaplib.IMAP4):
    """imaplib's commands, of which some were sent ahead (RFC 9051 5.5: a server does them in the order given).

    Whoever asks a command that is on its way gets its answer; any other command throws away what nobody asked for.
    """

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self._ahead: list[tuple[bytes, bytes]] = []
        """Commands on their way, with their tags."""
        self._asked_ahead = False
        """The command whose answer is waited for was sent ahead."""
        self._opened: tuple[str, _Word] | None = None
        self.disordered = False
        """The server answers out of turn, so that nothing may be sent ahead to it."""
        self.sends_literals = False
        """LITERAL+ (RFC 7888): a draft follows its command at once."""
        super().__init__(host, port, timeout)

    def foreseen(self, commands: Sequence[bytes]) -> bytes:
        """These commands as they are to be sent now, with nothing else on its way.

        A SELECT that is on its way alone is not repeated: what it tells of a mailbox does not grow old.
        """
        if [command for command, _ in self._ahead] == [*commands] and all(map(_SELECT.match, commands)):
            return b""
        if commands:
            self._throw_away()
        self._ahead.extend((command, self._new_tag()) for command in commands)
        return b"".join(b"%s %s\r\n" % (tag, command) for command, tag in self._ahead) if commands else b""

    @property
    def is_ahead(self) -> bool:
        """What is waited for, or something behind it, was sent before anybody asked for it."""
        return self._asked_ahead or bool(self._ahead)

    def promised(self, uids: Sequence[int], items: str) -> str:
        """The set of a FETCH on its way that brings these `items` of all `uids`; empty when there is none."""
        found = _FETCH.fullmatch(self._ahead[0][0]) if self._ahead else None
        if found is None or found[3] != items.encode():
            return ""
        first, last = int(found[1]), int(found[2])
        return f"{first}:{last}" if all(first <= uid <= last for uid in uids) else ""

    def _simple_command(self, name: str, *args: _Word) -> _Answer:
        """A refusal may be owed to our haste, so that what was sent ahead is asked once more in its turn."""
        met = self._meets(name, args)
        try:
            return self._asked(name, *args)
        except Refusal:
            if not met:
                raise
            self._throw_away()
        return self._asked(name, *args)

    def _asked(self, name: str, *args: _Word) -> _Answer:
        if name in _OPENING:
            self._opened = None
        answer: _Answer = super()._simple_command(name, *args)  # type: ignore[misc]
        if name in _OPENING:
            self._opened = name, args[0]
        return answer

    def _command(self, name: str, *args: _Word) -> bytes:
        self._asked_ahead = self._meets(name, args)
        if self._asked_ahead:
            for status in ("OK", "NO", "BAD"):
                self.untagged_responses.pop(status, None)
            return self._ahead.pop(0)[1]
        literal: Any = self.literal
        self.literal = None  # it belongs to this command, and not to one that opens a mailbox again before it
        self._throw_away(name)
        if self.sends_literals and isinstance(literal, bytes):
            return self._with_literal(_line(name, args), literal)
        self.literal = literal
        return cast("bytes", super()._command(name, *args))  # type: ignore[misc]

    def _meets(self, name: str, args: Sequence[_Word]) -> bool:
        return bool(self._ahead) and self._ahead[0][0] == _line(name, args)

    def _with_literal(self, command: bytes, literal: bytes) -> bytes:
        tag: bytes = self._new_tag()
        self.send(b"%s %s {%d+}\r\n%s\r\n" % (tag, command, len(literal), literal))
        return tag

    def _throw_away(self, following: str = "") -> None:
        """Take in what was asked ahead and is not wanted; the mailbox that was open is open again afterwards."""
        moved = False
        while self._ahead:
            command, tag = self._ahead.pop(0)
            moved |= command.partition(b" ")[0].decode() in _OPENING
            with suppress(Refusal):
                self._command_complete("AHEAD", tag)
            for name in ("SEARCH", "FETCH"):
                self.untagged_responses.pop(name, None)
        if moved or following in _OPENING:
            self.untagged_responses.clear()
        if moved and self._opened and following not in _OPENING:
            try:
                self._asked(*self._opened)
            except Refusal as refused:
                raise self.abort("a mailbox that was open cannot be opened again") from refused

    def _in_turn(self) -> None:
        if any(self.tagged_commands[later] for _, later in self._ahead):
            self.disordered = True
            raise self.abort("answers out of turn")


def _line(name: str, args: Sequence[_Word]) -> bytes:
    words = (word.encode("ascii") if isinstance(word, str) else word for word in (name, *args))
    return b" ".join(word for word in words if word is not None)
