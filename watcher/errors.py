"""What can go wrong, whose fault it is, and the exit code that says so (sysexits.h)."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar, Literal

Denial = Literal["", "wrong", "app-password", "imap-off", "browser", "no-passwords", "expired"]
"""Why a login was refused: a wrong password, or one that can never be right here; empty when nobody said."""


class GraciousError(Exception):
    """Something a person has to know; its text is a whole sentence and needs no traceback."""

    exit_code: ClassVar[int] = 70
    plight: ClassVar[str] = "an error"
    """In a word or two, for a line that has room for no more."""
    after: float = 0.0
    """Seconds for which the other side asks to be left alone; 0 where it names no time."""


class UsageError(GraciousError):
    """The words on the command line do not fit together."""

    exit_code = 64


class DataError(GraciousError):
    """A file given to us cannot be read as mail."""

    exit_code = 65


class StoreError(GraciousError):
    """The disk, or the store on it, is not as it should be."""

    exit_code = 74
    plight = "disk"


class ServerUnavailable(GraciousError):
    """The network or the server is away; trying later is right."""

    exit_code = 75
    plight = "network"


class ServerRefused(GraciousError):
    """A tagged NO or BAD. `code` is the response code of RFC 5530, empty when there was none."""

    exit_code = 75
    plight = "refused"

    def __init__(self, text: str, *, code: str = "", permanent: bool = False, after: float = 0.0) -> None:
        super().__init__(text)
        self.code = code
        self.permanent = permanent
        self.after = after


class OwnFault(GraciousError):
    """A bug of ours, met while one mailbox was looked at; whoever knows the program finds it by what the log says."""

    plight = "a fault of ours"

    @classmethod
    def of(cls, error: Exception) -> OwnFault:
        """Its kind and where it was raised, and no words of it: they may be somebody's mail."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{PurePath(last.filename).name}:{last.lineno}"
        return cls(f"A fault in gracious itself ({type(error).__name__} at {where}); please report it.")


class ServiceAbsent(GraciousError):
    """The user has no service manager here that would keep a service."""

    exit_code = 75


class CredentialError(GraciousError):
    """No password, a wrong one, or a keyring that does not answer. `why` is set where the server said it."""

    exit_code = 77
    plight = "login"

    def __init__(self, text: str, *, why: Denial = "") -> None:
        super().__init__(text)
        self.why = why


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a file a person wrote; `line` and `column` count from 1, 0 when unknown."""

    file: str
    line: int
    column: int
    text: str
    hint: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.text}" + (f" ({self.hint})" if self.hint else "")


class ConfigError(GraciousError):
    """config.yaml or rules.yaml has problems; all of them at once."""

    exit_code = 78

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class IllegalStep(GraciousError):
    """A case was asked to do what its state does not allow: our bug."""

    exit_code = 70


class UnsafeDraft(GraciousError):
    """A finished draft is not exactly what was meant; it is never appended. Our bug."""

    exit_code = 70
