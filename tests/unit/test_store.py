"""SqliteStore keeps the contract of every store, and keeps the file safe: kill -9, rights, damage, newer versions."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from contract_store import NOW, StoreContract, a_case

from watcher.adapters.store import SqliteStore, lock, network_file_system
from watcher.adapters.store.schema import STEPS
from watcher.core.case import CaseId, State, Uid, UidValidity
from watcher.errors import ConfigError, GraciousError, ServerUnavailable, StoreError
from watcher.ports import Checkpoint, Store

FILE = "gracious.db"


class TestSqliteStore(StoreContract):
    """The contract, on a real SQLite file."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: SqliteStore(tmp_path / "state")


READ = Checkpoint("home", "INBOX", UidValidity(1), Uid(5))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def filled(folder: Path) -> None:
    """A store with thirty drafted cases, closed."""
    with closing(SqliteStore(folder)) as store:
        for n in range(1, 31):
            opened = store.open_case(a_case(n), NOW)
            store.receipt(replace(opened, state=State.DRAFTED), NOW)
        store.save_checkpoint(Checkpoint("home", "INBOX", UidValidity(7), Uid(30)))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_private(folder: Path, umask: int) -> None:
    """Whatever the umask, folders are 0700 and every file of the store is 0600."""
    before = os.umask(umask)
    try:
        store = SqliteStore(folder / "deep" / "deeper")
        store.open_case(a_case(), NOW)
    finally:
        os.umask(before)
    made = sorted((folder / "deep" / "deeper").iterdir())
    assert [path.name for path in made] == [FILE, f"{FILE}-shm", f"{FILE}-wal"]
    assert {mode(path) for path in made} == {0o600}
    assert mode(folder / "deep" / "deeper") == 0o700
    store.close()


def test_private_again(folder: Path) -> None:
    """Rights that were opened by somebody are closed again at the next start."""
    filled(folder)
    folder.chmod(0o755)
    (folder / FILE).chmod(0o644)
    SqliteStore(folder).close()
    assert (mode(folder), mode(folder / FILE)) == (0o700, 0o600)


def test_settings(folder: Path) -> None:
    """The file is in WAL, commits are synced in full, others are waited for five seconds, foreign keys hold."""
    with closing(SqliteStore(folder)) as store:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        assert [store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["wal", 2, 5000, 1]


def test_no_mail_waits_for_the_wal_to_be_emptied(folder: Path) -> None:
    """What many commits leave there goes into the file with the checkpoint of a batch, not while a case is driven."""
    with closing(SqliteStore(folder)) as store:
        opened = store.open_case(a_case(), NOW)
        before = (folder / FILE).read_bytes()
        for n in range(300):
            assert store.save(replace(opened, reason=f"{n} " * 500), NOW, "tried")
        store.save_checkpoint(replace(READ, reading=True))
        assert (folder / FILE).read_bytes() == before
        store.save_checkpoint(READ)
        assert len((folder / FILE).read_bytes()) > len(before)
        after = (folder / FILE).read_bytes()
        store.save_checkpoint(READ)
        assert (folder / FILE).read_bytes() == after


@pytest.mark.parametrize(
    ("act", "without"),
    [
        (lambda store: store.open_case(a_case(2), NOW), 1),
        (lambda store: store.open_case(a_case(2, state=State.UNCLEAR), NOW), 0),
        (lambda store: store.save_checkpoint(replace(READ, reading=True)), 1),
        (lambda store: store.save_checkpoint(READ), 0),
        (lambda store: store.save(replace(store.known("home", a_case(1).source), attempt=1), NOW, "appending"), 0),
        (lambda store: store.receipt(replace(store.known("home", a_case(1).source), state=State.DRAFTED), NOW), 0),
    ],
    ids=["an intent", "a verdict", "reading", "read", "appending", "receipt"],
)
def test_only_what_a_later_commit_takes_along_goes_unsynced(folder: Path, act: Callable[[Store], object], without: int):
    """ADR 37: the disk is waited for before APPEND, after a receipt, and for whatever nothing else would bring back."""
    with closing(SqliteStore(folder)) as store:
        store.open_case(a_case(1), NOW)
        how: list[int] = []

        def ask(statement: str) -> None:
            if statement.startswith("COMMIT"):
                store._db.set_trace_callback(None)
                how.append(unsynced.count("PRAGMA synchronous = NORMAL"))
            unsynced.append(statement)

        unsynced: list[str] = []
        store._db.set_trace_callback(ask)
        act(store)
        assert how == [without]
        assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2


CHILD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from contract_store import NOW, a_case
from watcher.adapters.store import SqliteStore
from watcher.core.case import State

store = SqliteStore(Path(sys.argv[1]))
left = int(sys.argv[2])

def count(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "open":
    store._db.set_trace_callback(count)
    store.open_case(a_case(1), NOW)
else:
    opened = store.open_case(a_case(1), NOW)
    store._db.set_trace_callback(count)
    store.receipt(replace(opened, state=State.DRAFTED), NOW)
"""


def killed(folder: Path, statement: int, act: str) -> bool:
    """Run one act in a child that kills itself with -9 before its n-th SQL statement; False when there were fewer."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(statement), act],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


def outcomes(tmp_path: Path, act: str) -> Iterator[tuple[State | None, int, int]]:
    """State, lines of history and check-ins after a kill before each statement, and at last without one."""
    statement, again = 0, True
    while again:
        statement += 1
        folder = tmp_path / str(statement)
        again = killed(folder, statement, act)
        with closing(SqliteStore(folder)) as store:
            case = store.known("home", a_case(1).source)
            yield case and case.state, len(store.history(CaseId(1))), len(store.check_ins())


def test_kill_9_while_opening(tmp_path: Path) -> None:
    """Killed before any statement of open_case, there is a case with its history, or neither."""
    seen = list(outcomes(tmp_path, "open"))
    assert set(seen) == {(None, 0, 0), (State.INTENDED, 1, 0)}
    assert len(seen) > 4


def test_kill_9_while_noting_the_receipt(tmp_path: Path) -> None:
    """Killed before any statement of a receipt, state, history and check-in are all old or all new."""
    seen = list(outcomes(tmp_path, "receipt"))
    assert set(seen) == {(State.INTENDED, 1, 0), (State.DRAFTED, 2, 1)}
    assert len(seen) > 4


SECOND = "ALTER TABLE cases ADD COLUMN colour TEXT NOT NULL DEFAULT ''"


def test_migration(folder: Path) -> None:
    """An older store is brought to today's shape with all it holds, after a private backup of the whole."""
    filled(folder)
    with closing(SqliteStore(folder, (*STEPS, SECOND))) as store:
        assert len(store.cases()) == 30
        assert store._db.execute("PRAGMA user_version").fetchone()[0] == len(STEPS) + 1
    backup = folder / f"{FILE}.v{len(STEPS)}.bak"
    assert mode(backup) == 0o600
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM cases").fetchone() == (30,)
        assert copy.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_migration_knows_employers_anew(folder: Path) -> None:
    """A store of before knew `acme gmbh` by every letter of the name; brought up, it knows the employer."""
    filled(folder)
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("ALTER TABLE cases DROP COLUMN employer")
        db.execute("UPDATE check_in SET employer = 'acme gmbh'")
        db.execute("PRAGMA user_version = 14")
        db.commit()
    with closing(SqliteStore(folder)) as store:
        assert len(store.touched((), (), (), "ACME")) == 30
        assert store.wordings(since=NOW + timedelta(days=1), domain="", company="Acme") == {*a_case().used}


def test_failed_migration(folder: Path) -> None:
    """A step that fails leaves the store as it was, for the older program to go on with."""
    filled(folder)
    with pytest.raises(StoreError):
        SqliteStore(folder, (*STEPS, f"{SECOND}; DROP TABLE nowhere"))
    with closing(SqliteStore(folder)) as store:
        assert len(store.cases()) == 30


FULL = """
import os, sqlite3, sys
from contextlib import closing, suppress
from pathlib import Path
from unit.test_store import FILE, SECOND, StoreError, SqliteStore, STEPS, filled
folder = Path(sys.argv[1], "state")
steps = (*STEPS, SECOND, "CREATE TABLE heavy AS SELECT id, hex(randomblob(4000)) AS load FROM cases", "SELECT 1")
for room in range(0, 1000, 12):
    filled(folder)
    with (folder / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(bytes(4096)):
            pass
    os.truncate(folder / "ballast", max(0, (folder / "ballast").stat().st_size // 4096 * 4096 - room * 1024))
    try:
        SqliteStore(folder, steps).close()
        outcome = "done"
    except StoreError as error:
        outcome = "full" if "disk is full" in str(error) else str(error)
    no_backups = {FILE, f"{FILE}-wal", f"{FILE}-shm", "ballast"}
    backups = [path for path in folder.iterdir() if path.name not in no_backups]
    (folder / "ballast").unlink()
    sound = []
    for path in backups:
        with closing(sqlite3.connect(path)) as copy:
            sound.append(copy.execute("SELECT count(*) FROM cases").fetchone() == (30,))
    with closing(SqliteStore(folder, steps)) as store:
        kept = len(store.cases())
    print(outcome, len(backups), all(sound), kept, flush=True)
    for path in folder.iterdir():
        path.unlink()
"""


def on_a_small_disk(folder: Path, size: str, code: str) -> list[str]:
    """What `code` prints, with `folder` a disk of its own (a tmpfs that only it can see)."""
    me = [] if os.geteuid() == 0 else ["--map-current-user", "--keep-caps"]
    mount = f'mount -t tmpfs -o size={size} tmpfs "$2" && exec "$0" -c "$1" "$2"'
    done = subprocess.run(
        ["unshare", *me, "--mount", "--propagation", "private", "sh", "-c", mount, sys.executable, code, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_disk_full_in_the_middle_of_a_migration(tmp_path: Path) -> None:
    """At whatever octet the room ends: a clear sentence, no half backup, and all cases when there is room again."""
    seen = on_a_small_disk(tmp_path, "8m", FULL)
    outcomes = [line.split() for line in seen]
    assert {outcome for outcome, *_ in outcomes} == {"full", "done"}
    assert {tuple(rest) for _, _, *rest in outcomes} == {("True", "30")}
    assert {backups for outcome, backups, *_ in outcomes if outcome == "full"} == {"0", "1"}


def test_no_migration_no_backup(folder: Path) -> None:
    """A store of today's shape is opened without leaving copies about."""
    filled(folder)
    SqliteStore(folder).close()
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_newer(folder: Path) -> None:
    """A store written by a newer program is refused with the way out, and not touched."""
    SqliteStore(folder, (*STEPS, SECOND)).close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(StoreError, match=r"newer gracious.*Update gracious"):
        SqliteStore(folder)
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"Dear store,\n" * 400, b"SQLite format 3\x00" + bytes(4080)])
def test_not_a_store(folder: Path, content: bytes) -> None:
    """An emptied or foreign file is refused and kept; a store is never begun anew over it."""
    folder.mkdir()
    (folder / FILE).write_bytes(content)
    with pytest.raises(StoreError, match="Move it aside"):
        SqliteStore(folder)
    assert (folder / FILE).read_bytes() == content


def test_foreign_database(folder: Path) -> None:
    """Somebody else's SQLite file is not ours to fill."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="not a store of gracious"):
        SqliteStore(folder)


def test_flipped_octets(folder: Path) -> None:
    """With any one octet flipped the store is refused, or read as far as it makes sense; never another exception."""
    filled(folder)
    file = folder / FILE
    whole = file.read_bytes()
    refused = 0
    for n in range(0, len(whole), max(1, len(whole) // 150)):
        file.write_bytes(whole[:n] + bytes([whole[n] ^ 0xFF]) + whole[n + 1 :])
        try:
            with closing(SqliteStore(folder)) as store:
                cases = store.cases()
                [store.history(case.id) for case in cases]
                store.check_ins()
        except StoreError as error:
            refused += 1
            assert str(file) in str(error)  # noqa: PT017  # both ways are right, here is what one must say
        for left in folder.glob(f"{FILE}-*"):
            left.unlink()
    assert refused > 5


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_cut(folder: Path, keep: float) -> None:
    """A file that was cut short is refused, not taken for a smaller store."""
    filled(folder)
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(StoreError, match="damaged"):
        SqliteStore(folder)


def test_a_large_store_is_not_read_from_end_to_end_at_each_start(folder: Path, monkeypatch) -> None:
    """Closed in order it opens at once even where an octet is wrong; where that is met, and by doctor, it is said."""
    filled(folder)
    monkeypatch.setattr("watcher.adapters.store.file.LARGE", 1)
    file = folder / FILE
    whole = file.read_bytes()
    for keep in (0.3, 0.99):
        file.write_bytes(whole[: int(len(whole) * keep)])
        with pytest.raises(StoreError, match="damaged"):
            SqliteStore(folder)
    file.write_bytes(whole)
    with closing(sqlite3.connect(file)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'history'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    file.write_bytes(whole[: (root - 1) * size] + bytes(size) + whole[root * size :])
    with closing(SqliteStore(folder)) as store:
        assert len(store.cases()) == 30
        with pytest.raises(StoreError, match="damaged"):
            store.history(store.cases()[0].id)
    with pytest.raises(StoreError, match="damaged"):
        SqliteStore(folder, thorough=True)


def test_disk_full(folder: Path) -> None:
    """When no page is left the call says so, nothing of it is kept, and with room again the work goes on."""
    with closing(SqliteStore(folder)) as store:
        opened = store.open_case(a_case(1), NOW)
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full"):
            store.save(replace(opened, octets=bytes(100_000)), NOW, "big")
        assert store.case(opened.id) == opened
        store._db.execute("PRAGMA max_page_count = 100000")
        store.save(replace(opened, octets=bytes(100_000)), NOW, "big")
        assert [moment.event for moment in store.history(opened.id)] == ["intended", "big"]


def test_read_only(folder: Path) -> None:
    """A store that may not be written says so in a sentence, and can still be read."""
    filled(folder)
    with closing(SqliteStore(folder)) as store:
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="read-only"):
            store.open_case(a_case(99), NOW)
        assert len(store.cases()) == 30


def test_busy(folder: Path) -> None:
    """Another program that holds the file too long is named as the cause; nothing is half done."""
    filled(folder)
    with closing(SqliteStore(folder)) as store, closing(sqlite3.connect(folder / FILE)) as other:
        store._db.execute("PRAGMA busy_timeout = 50")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program"):
            store.install_key()
        other.rollback()
        assert len(store.install_key()) == 32


def test_folder_is_a_file(tmp_path: Path) -> None:
    """A file where the state folder should be is a sentence, not a traceback."""
    (tmp_path / "state").write_text("")
    with pytest.raises(StoreError, match="state"):
        SqliteStore(tmp_path / "state")
    with pytest.raises(StoreError, match="state"):
        SqliteStore(tmp_path / "state" / "below")


MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 27 0:30 / /home rw,relatime - nfs4 server:/home rw
31 30 0:31 / /home/jane/local rw,relatime - xfs /dev/sdb1 rw
32 27 0:32 / /mnt/my\\040share rw,relatime - cifs //server/share rw
33 27 0:33 / /mnt/under rw - ext4 /dev/sdc1 rw
34 27 0:34 / /mnt/under rw - fuse.sshfs server: rw
35 27 0:35 / /mnt/host rw - virtiofs host rw
36 27 0:36 / /mnt/usb rw - fuseblk /dev/sdd1 rw
nonsense
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/x", None),
        ("/home/jane/.local/state", "nfs4"),
        ("/homeless/state", None),
        ("/home/jane/local/state", None),
        ("/mnt/my share/state", "cifs"),
        ("/mnt/under/state", "fuse.sshfs"),
        ("/mnt/host", "virtiofs"),
        ("/mnt/usb/state", None),
    ],
)
def test_network_file_systems(tmp_path: Path, folder: str, kind: str | None) -> None:
    """The innermost mount above the folder decides; a later mount at the same place hides the earlier."""
    (tmp_path / "mountinfo").write_text(MOUNTS)
    assert network_file_system(Path(folder), tmp_path / "mountinfo") == kind


def test_unknown_mounts(tmp_path: Path) -> None:
    """Where the system does not tell its mounts nothing is refused."""
    assert network_file_system(tmp_path, tmp_path / "absent") is None


def test_network_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder on a network file system is a matter of configuration: exit 78, with the path and the way out."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text("27 1 0:9 / / rw - nfs server:/ rw\n")
    monkeypatch.setattr(network_file_system, "__defaults__", (mounts,))
    with pytest.raises(ConfigError, match=r"state: .*network file system \(nfs\).*XDG_STATE_HOME") as caught:
        SqliteStore(tmp_path / "state")
    assert caught.value.exit_code == 78


HOLDER = """
import sys
from pathlib import Path
from watcher.adapters.store import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_lock(folder: Path) -> None:
    """One daemon for each state folder: a second is told the first one's pid, and exit 75 says to try later."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ServerUnavailable, match=f"already running, pid {holder.pid}") as caught, lock(folder):
            pass
        assert caught.value.exit_code == 75
        holder.kill()
    with lock(folder):
        assert (folder / "lock").read_text() == f"{os.getpid()}\n"
        assert mode(folder / "lock") == 0o600


def test_lock_is_given_back(folder: Path) -> None:
    """The lock ends with its block, also when the block fails."""
    with pytest.raises(GraciousError, match="on purpose"), lock(folder):
        raise GraciousError("on purpose")
    with lock(folder), pytest.raises(ServerUnavailable, match=f"pid {os.getpid()}"), lock(folder):
        pass


def test_lock_is_no_link(folder: Path, tmp_path: Path) -> None:
    """A link in place of the lock is not followed: what it points to stays untouched."""
    folder.mkdir()
    (tmp_path / "letter").write_text("dear")
    (folder / "lock").symlink_to(tmp_path / "letter")
    with pytest.raises(StoreError, match="lock"), lock(folder):
        pass
    assert (tmp_path / "letter").read_text() == "dear"
