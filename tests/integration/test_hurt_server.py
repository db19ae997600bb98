"""A real Dovecot that is hurt: its disk is full, its indexes are deleted, it dies. One draft, and INBOX untouched."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from servers import Dovecot
from torture.scene import Scene

from watcher.errors import GraciousError, ServerUnavailable

FILL = "cat /dev/zero > ballast 2>/dev/null; truncate -s -{}k ballast"


@pytest.mark.parametrize("opened", [False, True], ids=["mailboxes never opened", "mailboxes opened before"])
@pytest.mark.parametrize("left", [0, 8, 16])
def test_a_full_disk(tmp_path, left, opened):
    """Room for nothing, for an index, for half a draft: nothing is half there, and with room again one draft."""
    with Dovecot(tmp_path, room="1m") as server:
        scene = Scene.on(server)
        if opened:
            scene.ever()
        server.inside("sh", "-c", FILL.format(left))
        for _ in range(3):
            with contextlib.suppress(GraciousError):
                scene.look()
        server.inside("rm", "ballast")
        assert scene.verdict() == "ok"
        assert len(scene.mail.messages("Drafts")) == 1


class LostAfterAppend:
    """A session whose line is lost after the draft is stored and before anybody hears of it."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def append(self, *words: Any, **more: Any) -> Any:
        self._session.append(*words, **more)
        raise ServerUnavailable("The line is lost.")


def in_doubt(scene: Scene) -> None:
    with pytest.raises(ServerUnavailable):
        scene.look(lambda: LostAfterAppend(scene.mail.session()))


MOMENTS = {
    "before the no is read": lambda _scene: None,
    "while a draft is in doubt": in_doubt,
    "afterwards": Scene.look,
}


@pytest.mark.parametrize("lost", ["dovecot.index*", "dovecot-uid*", "dovecot[.-][iu]*"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_indexes_deleted(dovecot, moment, lost):
    """Without its list of UIDs Dovecot counts all anew: whatever is lost at whatever time, one draft, never another."""
    scene = Scene.on(dovecot)
    MOMENTS[moment](scene)
    dovecot.inside("sh", "-c", f"find {scene.mail.user} -name '{lost}' -delete")
    assert scene.verdict() == "ok"
    assert len(scene.mail.messages("Drafts")) == 1


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_a_server_that_dies_between_two_steps(tmp_path, how):
    """Killed or restarted after any of our commands: the line is lost and taken up again, one draft."""
    with Dovecot(tmp_path) as server:
        for step in range(2, 40, 9):
            scene = Scene.on(server)
            session = Dying(scene.mail.session(), step, lambda: (getattr(server, how)(), server.start()))
            with contextlib.suppress(GraciousError):
                scene.look(lambda session=session: session)
            asked_again(scene)
            assert scene.verdict() == "ok", step


def asked_again(scene: Scene) -> None:
    """As the daemon does: a server that was killed may wait half a minute for locks that its dead processes held."""
    with contextlib.suppress(ServerUnavailable):
        scene.look()


class Dying:
    """A session whose server dies after the n-th command."""

    def __init__(self, session: Any, left: int, die: Callable[[], object]) -> None:
        self._session, self._left, self._die = session, left, die

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._session, name)

        def asked(*words: Any, **more: Any) -> Any:
            answer = found(*words, **more)
            self._left -= 1
            if self._left == 0:
                self._die()
            return answer

        return asked
