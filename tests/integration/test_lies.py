"""A real Dovecot behind a proxy that lies: whatever was said, afterwards there is one draft or a reason."""

from __future__ import annotations

import contextlib
import resource
import time
from dataclasses import replace

import pytest
from servers.lying import LIES, LyingProxy
from servers.patience import HANGS
from torture.scene import Scene

from watcher.adapters.imap import connector
from watcher.errors import GraciousError

LOOKS = 2


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_leads_to_one_draft_or_a_reason(dovecot, lie):
    """No traceback, no endless wait, no memory; INBOX untouched; and with honest words again all is well."""
    scene = Scene.on(dovecot)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with LyingProxy(dovecot.port, LIES[lie]) as proxy:
        account = replace(scene.mail.account, port=proxy.port, connect_timeout=2.0, read_timeout=1.0)
        for _ in range(LOOKS):
            began = time.monotonic()
            with contextlib.suppress(GraciousError):
                scene.look(connector(account, lambda: "secret"))
            assert time.monotonic() - began < HANGS
    assert proxy.lines > 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000, "KiB"
    assert scene.verdict() == "ok"
