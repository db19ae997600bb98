"""IMAP servers for tests: a private Dovecot, and a scripted one that does what no honest server does."""

from __future__ import annotations

from servers.dovecot import Dovecot, certificate, trusting
from servers.scripted import Answer, HangUp, Line, ScriptedServer, idle, take_append
from servers.visited import PASSWORD, free_port, quoted

__all__ = [
    "PASSWORD",
    "Answer",
    "Dovecot",
    "HangUp",
    "Line",
    "ScriptedServer",
    "certificate",
    "free_port",
    "idle",
    "quoted",
    "take_append",
    "trusting",
]
