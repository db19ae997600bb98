"""Asks the keyring for one secret, gives it one, or takes one out, as a process of its own: a prompt may never return.

Reads {"service", "user"} from stdin, with a "secret" to be stored, or null for one to be taken out, and writes
{"secret"} or {"problem": "none" | "absent"} to stdout, all JSON. It is started by its path and imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import json
import sys

import keyring
import keyring.backend
import keyring.errors

_UNSAFE = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt.")
"""What stores nothing, fails always, or stores in base64."""


def backends() -> list[keyring.backend.KeyringBackend]:
    """Those worth the name, the preferred one first."""
    chosen = keyring.get_keyring()
    return [
        backend
        for backend in getattr(chosen, "backends", (chosen,))
        if not type(backend).__module__.startswith(_UNSAFE) and "Plaintext" not in type(backend).__name__
    ]


def ask(service: str, user: str) -> dict[str, str]:
    """The first answer there is."""
    known = backends()
    for backend in known:
        if (found := backend.get_password(service, user)) is not None:
            return {"secret": found}
    return {"problem": "absent" if known else "none"}


def give(service: str, user: str, secret: str) -> dict[str, str]:
    """Into the preferred one; what is answered is what it holds now."""
    for backend in backends():
        backend.set_password(service, user, secret)
        break
    return ask(service, user)


def take(service: str, user: str) -> dict[str, str]:
    """Out of every one that has it; what is answered is what is left."""
    for backend in backends():
        with contextlib.suppress(keyring.errors.PasswordDeleteError):
            backend.delete_password(service, user)
    return {"secret": ask(service, user).get("secret", "")}


def main() -> None:
    question = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        match question:
            case {"secret": None}:
                answer = take(question["service"], question["user"])
            case {"secret": _}:
                answer = give(**question)
            case _:
                answer = ask(**question)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
