"""Asks the keyring for one secret, as a process of its own: an unlock prompt may never return.

Reads {"service", "user"} from stdin and writes {"secret"} or {"problem": "none" | "absent"} to stdout, all JSON.
It is started by its path and imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import json
import sys

import keyring

_UNSAFE = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt.")
"""What stores nothing, fails always, or stores in base64."""


def ask(service: str, user: str) -> dict[str, str]:
    """The first answer of a backend worth the name."""
    chosen = keyring.get_keyring()
    backends = [
        backend
        for backend in getattr(chosen, "backends", (chosen,))
        if not type(backend).__module__.startswith(_UNSAFE) and "Plaintext" not in type(backend).__name__
    ]
    if not backends:
        return {"problem": "none"}
    for backend in backends:
        if (found := backend.get_password(service, user)) is not None:
            return {"secret": found}
    return {"problem": "absent"}


def main() -> None:
    question = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        answer = ask(question["service"], question["user"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
