"""Where a secret may come from, and what is said when it does not."""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

import pytest
from servers.patience import until

from watcher.adapters import credentials
from watcher.adapters.credentials import Command, Credential, File, Keyring, Spec, secret
from watcher.errors import CredentialError

CANARY = "hunter2-canary"
ENVIRON = {"PATH": os.environ["PATH"]}


def written(path: Path, text: str = CANARY + "\n", mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def python(code: str) -> Command:
    return Command((sys.executable, "-c", code))


def complaint(spec: Spec, environ: dict[str, str] = ENVIRON) -> str:
    """The sentence of the error, after making sure that nothing of it or behind it gives the secret away."""
    with pytest.raises(CredentialError) as caught:
        secret(spec, "home", environ)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s3cret\n", "s3cret"),
        ("s3cret\r\n", "s3cret"),
        ("s3cret", "s3cret"),
        ("  s3 cret  \n", "  s3 cret  "),
        ("pässwörd\u00a0\n", "pässwörd\u00a0"),
    ],
)
def test_file_loses_one_newline_only(tmp_path: Path, text: str, expected: str) -> None:
    """Spaces and accents belong to the secret; the newline an editor leaves does not."""
    assert secret(File(written(tmp_path / "pw", text)), "home", ENVIRON) == expected


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666, 0o610])
def test_file_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    """A secret anybody else can reach is no secret."""
    assert "chmod 600" in complaint(File(written(tmp_path / "pw", mode=mode)))


def test_link_is_refused(tmp_path: Path) -> None:
    """A symbolic link may be turned to another file between look and read."""
    link = tmp_path / "link"
    link.symlink_to(written(tmp_path / "pw"))
    assert "symbolic link" in complaint(File(link))


def test_fifo_does_not_hang(tmp_path: Path) -> None:
    """A FIFO without a writer is refused at once."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "not a regular file" in complaint(File(tmp_path / "pipe"))


def test_folder_and_missing_file(tmp_path: Path) -> None:
    """What is not there, or no file, is named as such."""
    assert "not a regular file" in complaint(File(tmp_path))
    assert "No such file" in complaint(File(tmp_path / "nowhere"))


def test_somebody_elses_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only our own files and root's are believed; here we pretend to be somebody else."""
    path = written(tmp_path / "pw")
    os.chown(path, 12345, -1) if os.geteuid() == 0 else monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert "another user" in complaint(File(path))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("\n", "empty"),
        (f"{CANARY}\nsecond\n", "one line"),
        (f"{CANARY}\0", "one line"),
        (f"{CANARY}\x1b[2J", "one line"),
        (CANARY * 400, "longer"),
    ],
)
def test_what_is_no_single_line_is_refused(tmp_path: Path, text: str, word: str) -> None:
    """Nothing with a line break or a control character can reach an IMAP command."""
    assert word in complaint(File(written(tmp_path / "pw", text)))


def test_octets_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A secret is UTF-8."""
    path = tmp_path / "pw"
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    assert "UTF-8" in complaint(File(path))


def test_command_prints_the_secret() -> None:
    """One line of a program's output, found by PATH, without a shell."""
    assert secret(Command(("printf", "%s\\n", "$HOME;`id`")), "home", ENVIRON) == "$HOME;`id`"


def test_command_sees_the_given_environment_only() -> None:
    """The environment is passed in, not taken."""
    spec = python("import os; print(os.environ.get('A'), os.environ.get('HOME'))")
    assert secret(spec, "home", {**ENVIRON, "A": "b"}) == "b None"


@pytest.mark.parametrize(
    ("spec", "word"),
    [
        (python(f"import sys; print('{CANARY}'); sys.exit(3)"), "exit code 3"),
        (python(f"print('{CANARY}\\n{CANARY}')"), "one line"),
        (python("pass"), "empty"),
        (Command(("/nonexistent/program", CANARY)), "could not be started"),
        (Command((f"{CANARY}\0",)), "could not be started"),
    ],
)
def test_command_that_fails_is_named_without_its_words(spec: Command, word: str) -> None:
    """Neither output nor arguments are repeated."""
    assert word in complaint(spec)


def test_command_stderr_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs like to repeat secrets in their complaints."""
    complaint(python(f"import sys; print('{CANARY}', file=sys.stderr); sys.exit(1)"))
    assert CANARY not in "".join(capfd.readouterr())


def test_endless_output_ends() -> None:
    """A program that never stops printing is stopped at 4 kB, and not by the time."""
    assert f"longer than {credentials.OCTETS}" in complaint(Command(("yes", CANARY)))


def is_let_go(pipe: int) -> bool:
    """Nobody is left who could write into it."""
    try:
        return os.read(pipe, 1) == b""
    except BlockingIOError:
        return False


def test_slow_command_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After the limit the whole process group is gone; the limit here is 0.3 s."""
    monkeypatch.setattr(credentials, "SECONDS", 0.3)
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    assert "longer than" in complaint(Command(("sh", "-c", f"exec 3> {tmp_path}/held; sleep 600 & wait")))
    until(lambda: is_let_go(held))
    os.close(held)


def test_systemd_credential(tmp_path: Path) -> None:
    """The file of that name in $CREDENTIALS_DIRECTORY, whose modes are systemd's affair."""
    written(tmp_path / "imap-home", mode=0o440)
    assert secret(Credential("imap-home"), "home", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == CANARY


@pytest.mark.parametrize("name", ["../pw", "a/b", "..", ".", "", "/etc/hostname"])
def test_credential_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    """A name is a name, never a path."""
    assert "plain file name" in complaint(Credential(name), {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_credential_without_systemd(tmp_path: Path) -> None:
    """The sentence says what the unit needs."""
    assert "LoadCredential=imap-home" in complaint(Credential("imap-home"))
    assert "cannot be read" in complaint(Credential("imap-home"), {"CREDENTIALS_DIRECTORY": str(tmp_path)})


@pytest.mark.parametrize("backend", ["null.Keyring", "fail.Keyring"])
def test_keyring_that_keeps_nothing_is_refused(backend: str) -> None:
    """The other three ways are named."""
    text = complaint(Keyring("jane"), {**ENVIRON, "PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}"})
    assert all(way in text for way in ("credential", "file", "command"))


BACKENDS = f"""
import time
from pathlib import Path
from keyring.backend import KeyringBackend
class Base(KeyringBackend):
    priority = 9
    def set_password(self, *a): ...
    def delete_password(self, *a): ...
class PlaintextKeyring(Base):
    def get_password(self, service, user): return {CANARY!r}
class Good(Base):
    def get_password(self, service, user):
        print("noise on stdout")
        return dict(gracious="ok:" + user).get(service)
class Empty(Base):
    def get_password(self, service, user): return ""
class Hanging(Base):
    def get_password(self, service, user): time.sleep(60)
class Watched(Base):
    def set_password(self, service, user, password):
        mine = [Path("/proc/self", name).read_text() for name in ("cmdline", "environ")]
        Path(__file__).with_name("seen").write_text(" ".join([password, *mine]))
    def get_password(self, service, user):
        return Path(__file__).with_name("seen").read_text().split(" ")[0]
class Locked(Base):
    def get_password(self, service, user): raise RuntimeError({CANARY!r})
"""


@pytest.fixture
def backend(tmp_path: Path) -> dict[str, str]:
    """An environment in which keyring finds backends of ours."""
    written(tmp_path / "our_backends.py", BACKENDS)
    return {**ENVIRON, "PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "our_backends."}


def choose(environ: dict[str, str], name: str) -> dict[str, str]:
    return {**environ, "PYTHON_KEYRING_BACKEND": f"our_backends.{name}"}


def test_keyring_is_asked_for_service_and_user(backend: dict[str, str]) -> None:
    """Whatever a backend prints besides does no harm."""
    assert secret(Keyring("jäne"), "home", choose(backend, "Good")) == "ok:jäne"
    assert "service other, user jane" in complaint(Keyring("jane", service="other"), choose(backend, "Good"))


@pytest.mark.parametrize(
    ("name", "word"),
    [("PlaintextKeyring", "no keyring here"), ("Empty", "empty"), ("Locked", "locked or out of reach")],
)
def test_bad_keyrings_explain_themselves(backend: dict[str, str], name: str, word: str) -> None:
    """Plain text on disk, an empty answer and a failure are three sentences, none with the secret."""
    assert word in complaint(Keyring("jane"), choose(backend, name))


def test_a_keyring_of_files_is_none(backend: dict[str, str], tmp_path: Path) -> None:
    """Whatever of keyrings.alt is installed: it keeps passwords in base64, or behind one that nobody can type here."""
    (tmp_path / "keyrings" / "alt").mkdir(parents=True)
    (tmp_path / "keyrings" / "alt" / "file.py").write_text(BACKENDS)
    assert "no keyring here" in complaint(
        Keyring("jane"), {**backend, "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.Good"}
    )


def test_a_password_travels_through_a_pipe(backend: dict[str, str], tmp_path: Path) -> None:
    """Everybody on the machine can read arguments; nothing of it is there, nor in the environment."""
    credentials.store(Keyring("jane"), CANARY, "home", choose(backend, "Watched"))
    password, *seen = (tmp_path / "seen").read_text().split(" ")
    assert (password, CANARY in " ".join(seen)) == (CANARY, False)
    assert "keyring_child.py" in " ".join(seen)


def test_keyring_that_waits_for_an_unlock_is_left(backend: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An unlock prompt nobody sees costs the limit and no more; the limit here is 1 s."""
    monkeypatch.setattr(credentials, "SECONDS", 1.0)
    started = time.monotonic()
    assert "unlocked" in complaint(Keyring("jane"), choose(backend, "Hanging"))
    assert time.monotonic() - started < 30


def test_specs_hold_no_secret() -> None:
    """What is configured can be printed."""
    specs = [Keyring("jane"), File(Path("/x")), Command(("pass", "show")), Credential("a")]
    assert [type(spec).__name__ for spec in specs] == ["Keyring", "File", "Command", "Credential"]
    assert "jane" in repr(specs[0])
