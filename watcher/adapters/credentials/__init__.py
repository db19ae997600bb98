"""The password of an account, from the one place its owner has named and from nowhere else."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, assert_never

from watcher.errors import CredentialError

SECONDS: Final = 30.0
"""How long a keyring or a command may take. Whoever sees an unlock prompt has time to answer it, and a busy machine to
start a program; a prompt nobody sees never ends.
"""

OCTETS: Final = 4096

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CREDENTIAL_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_CHILD = Path(__file__).with_name("keyring_child.py")
_OTHER_WAYS = (
    "Other ways, as `password` of the account in config.yaml: {credential: NAME} with systemd, "
    "{file: PATH} with mode 0600, or {command: [PROGRAM, ...]}."
)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The desktop's keyring, under this service and user."""

    user: str
    service: str = "gracious"


@dataclass(frozen=True, slots=True)
class File:
    """A file with the secret and nothing else, readable by its owner only."""

    path: Path


@dataclass(frozen=True, slots=True)
class Command:
    """A program, run without a shell, that prints the secret as one line."""

    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credential:
    """A systemd credential: `LoadCredential=NAME:...` in the unit (systemd.exec(5))."""

    name: str


Spec = Keyring | File | Command | Credential


def secret(spec: Spec, account_name: str, environ: Mapping[str, str]) -> str:
    """The secret, never empty, one line.

    Raises CredentialError; its text and its causes never contain the secret or what a command printed.
    """
    match spec:
        case Keyring():
            return _from_keyring(spec, account_name, environ)
        case File(path):
            octets = _contents(path, f"The password file of {account_name}", private=True)
        case Command(argv):
            octets = _printed(argv, account_name, environ)
        case Credential(name):
            octets = _from_systemd(name, account_name, environ)
        case _:
            assert_never(spec)
    return _one_line(octets, account_name)


def _one_line(octets: bytes, account_name: str) -> str:
    if len(octets) > OCTETS:
        raise CredentialError(f"The password of {account_name} is longer than {OCTETS} octets.")
    text = octets.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
    if not text:
        raise CredentialError(f"The password of {account_name} is empty.")
    if _CONTROL.search(text) or "\ufffd" in text:
        raise CredentialError(f"The password of {account_name} is not one line of UTF-8 text.")
    return text


def _from_systemd(name: str, account_name: str, environ: Mapping[str, str]) -> bytes:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise CredentialError(
            f"The password of {account_name} is a systemd credential, but no service manager has passed any; "
            f"the unit wants LoadCredential={name}:PATH or LoadCredentialEncrypted={name}:PATH."
        )
    if not _CREDENTIAL_NAME.fullmatch(name):
        raise CredentialError(f"The credential name of {account_name} is not a plain file name.")
    # no check of modes: systemd grants a DynamicUser its right by an ACL, which shows as group bits
    return _contents(Path(folder, name), f"The systemd credential {name} of {account_name}", private=False)


def _contents(path: Path, what: str, *, private: bool) -> bytes:
    """At most OCTETS + 1 octets; what is checked is what is read, as both use one descriptor."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        why = "is a symbolic link" if error.errno == errno.ELOOP else f"cannot be read ({error.strerror})"
        raise CredentialError(f"{what} {why}.") from error
    try:
        if fault := _fault(os.fstat(fd), private=private):
            raise CredentialError(f"{what} {fault}.")
        return os.read(fd, OCTETS + 1)
    finally:
        os.close(fd)


def _fault(status: os.stat_result, *, private: bool) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file"
    if not private:
        return ""
    if status.st_uid not in (os.geteuid(), 0):
        return "belongs to another user"
    if status.st_mode & 0o077:
        return f"can be read by others (mode {stat.S_IMODE(status.st_mode):04o}); `chmod 600` puts that right"
    return ""


def _printed(argv: Sequence[str], account_name: str, environ: Mapping[str, str]) -> bytes:
    try:
        code, octets = _run(argv, b"", environ)
    except TimeoutError:
        raise CredentialError(f"The password command of {account_name} took longer than {SECONDS:.0f} s.") from None
    except (OSError, ValueError) as error:
        raise CredentialError(f"The password command of {account_name} could not be started.") from error
    if code:
        raise CredentialError(f"The password command of {account_name} ended with exit code {code}.")
    return octets


def store(spec: Keyring, password: str, account_name: str, environ: Mapping[str, str]) -> None:
    """Put `password` into the keyring. Raises CredentialError, also where it does not come back as it was."""
    if _ask_keyring(spec, account_name, environ, secret=password) != password:
        raise CredentialError(f"The keyring did not keep the password of {account_name}. {_OTHER_WAYS}")


def forget(spec: Keyring, account_name: str, environ: Mapping[str, str]) -> None:
    """Take what belongs to `spec` out of the keyring. Raises CredentialError where it stays, or none answers."""
    if _ask_keyring(spec, account_name, environ, secret=None):
        raise CredentialError(f"The keyring did not let go of the password of {account_name}.")


def _from_keyring(spec: Keyring, account_name: str, environ: Mapping[str, str]) -> str:
    return _one_line(_ask_keyring(spec, account_name, environ).encode(), account_name)


def _ask_keyring(spec: Keyring, account_name: str, environ: Mapping[str, str], **new: str | None) -> str:
    """What the keyring holds; with a new `secret` (None: no more) after that. A pipe carries it, never an argument."""
    values = {"service": spec.service, "user": spec.user, **new}
    try:
        code, octets = _run(
            [sys.executable, "-P", str(_CHILD)], json.dumps(values).encode(), _with_our_modules(environ)
        )
    except TimeoutError:
        text = f"The keyring did not answer for {account_name} within {SECONDS:.0f} s; it may wait to be unlocked."
        raise CredentialError(f"{text} {_OTHER_WAYS}") from None
    answer = {} if code else json.loads(octets)
    match answer:
        case {"secret": str(text)}:
            return text
        case {"problem": "absent"}:
            raise CredentialError(
                f"The keyring has no password for {account_name}; `gracious init --login {account_name}` stores it "
                f"(service {spec.service}, user {spec.user})."
            )
        case {"problem": "none"}:
            raise CredentialError(f"There is no keyring here that keeps a password for {account_name}. {_OTHER_WAYS}")
        case _:
            raise CredentialError(f"The keyring is locked or out of reach for {account_name}. {_OTHER_WAYS}")


def _with_our_modules(environ: Mapping[str, str]) -> dict[str, str]:
    """The child finds keyring where we would, however we were started."""
    folders = (environ.get("PYTHONPATH", ""), *sys.path)
    return {**environ, "PYTHONPATH": os.pathsep.join(filter(None, folders))}


def _run(argv: Sequence[str], stdin: bytes, environ: Mapping[str, str]) -> tuple[int, bytes]:
    """Exit code and at most OCTETS + 1 octets of output; what goes to stderr is nobody's business.

    Raises TimeoutError after SECONDS, OSError when there is no such program.
    """
    until = time.monotonic() + SECONDS
    with subprocess.Popen(  # noqa: S603, the user's own program, and no shell
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environ),
        process_group=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with contextlib.suppress(BrokenPipeError), process.stdin:
                process.stdin.write(stdin)
            octets = _read(process.stdout, until)
            endless = len(octets) > OCTETS
            return 0 if endless else process.wait(max(0.0, until - time.monotonic())), octets
        except (TimeoutError, subprocess.TimeoutExpired):
            raise TimeoutError from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _read(pipe: IO[bytes], until: float) -> bytes:
    octets = b""
    while len(octets) <= OCTETS:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        more = os.read(pipe.fileno(), OCTETS + 1 - len(octets))
        if not more:
            break
        octets += more
    return octets
