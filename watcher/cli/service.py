"""service, completion: gracious as a unit of the user's service manager, and its verbs in the shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from watcher.adapters import config, credentials, systemd
from watcher.adapters.config import kept
from watcher.cli import options
from watcher.cli.accounts import keyring_of
from watcher.errors import CredentialError, GraciousError, ServiceAbsent, StoreError, UsageError

UNIT = "gracious.service"
CRON = "*/10 * * * * {command} run --once"


@click.group("service")
def service_command() -> None:
    """Keep gracious running: a unit of systemd for you alone."""


@service_command.command("install")
@click.option("--start/--no-start", default=True, help="Start it at once.")
def install(start: bool) -> None:
    """Write the unit, and start it now and at every login."""
    path = _unit_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    options.state_home().mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        path.write_text(unit(_command()), "utf-8")
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}).") from error
    click.echo(f"Wrote {path}")
    if not start:
        return
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", UNIT)
    click.echo("It runs now, and at every login. `gracious service status` looks after it.")
    click.echo("So that it also runs while you are logged out: loginctl enable-linger")


@service_command.command("status")
def status() -> None:
    """How the service is; exit 3 when it does not run."""
    raise SystemExit(_run("systemctl", "--user", "--no-pager", "status", UNIT))


@service_command.command("logs")
@click.option("--follow", "-f", is_flag=True, help="Go on as lines come in.")
def logs(follow: bool) -> None:
    """What the service said: events, no subjects, no bodies."""
    raise SystemExit(_run("journalctl", "--user", "--unit", UNIT, "--no-pager", *(["-f"] if follow else ["-n", "200"])))


@service_command.command("uninstall")
@click.option("--state", is_flag=True, help="Also remove what gracious remembers; drafts and mail stay.")
@click.option(
    "--all", "everything", is_flag=True, help="Also config.yaml, rules.yaml and the passwords: nothing stays."
)
def uninstall(state: bool, everything: bool) -> None:
    """Stop it and remove the unit. Your config.yaml, rules.yaml and, without --state, the cases stay."""
    if everything and sys.stdin.isatty():
        click.confirm(
            f"Everything in {options.config_home()}, the cases and the passwords will be gone. Sure?", abort=True
        )
    path = _unit_path()
    if path.exists():
        _systemctl("disable", "--now", UNIT, tolerant=True)
        path.unlink()
        _systemctl("daemon-reload", tolerant=True)
        click.echo(f"Removed {path}")
    else:
        click.echo("No unit is installed.")
    if everything:
        _forget_passwords(options.config_home() / "config.yaml")
    for folder in (
        *((options.state_home(), kept.folder()) if state or everything else ()),
        *((options.config_home(),) if everything else ()),
    ):
        _remove(folder)


def _forget_passwords(path: Path) -> None:
    """Those that the keyring has, each named by its account; a file that cannot be read names none."""
    try:
        accounts = config.load(path).accounts
    except GraciousError:
        return
    for account in accounts:
        spec = keyring_of(account)
        try:
            if spec is not None:
                credentials.forget(spec, account.name, os.environ)
                click.echo(f"Removed the password of {account.name} from the keyring")
        except CredentialError as error:
            click.echo(f"gracious: {error}", err=True)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{folder} cannot be removed ({error.strerror or error}).") from error
    click.echo(f"Removed {folder}")


def unit(command: str) -> str:
    """The shipped unit with this installation's command in it."""
    inside = files("watcher") / "data" / "systemd" / UNIT
    source = inside if inside.is_file() else files("watcher") / ".." / "systemd" / UNIT
    lines = source.read_text("utf-8").splitlines()
    return "\n".join(f"ExecStart={command} run" if line.startswith("ExecStart=") else line for line in lines) + "\n"


def _command() -> str:
    """The gracious that is asked now, by its whole path, as a unit wants it."""
    script = Path(sys.argv[0])
    if script.name == "gracious" and script.exists():
        return _quoted(script.absolute())
    return f"{_quoted(Path(sys.executable))} -m watcher"


def _quoted(path: Path) -> str:
    """One word of ExecStart (systemd.service(5), COMMAND LINES)."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if any(char in text for char in " \t'\"\\") else text


def _unit_path() -> Path:
    return options.home("XDG_CONFIG_HOME", ".config") / "systemd" / "user" / UNIT


def _systemctl(*words: str, tolerant: bool = False) -> None:
    """Raises GraciousError with another way where there is no user manager."""
    done = systemd.manager(*words)
    if done.returncode and not tolerant:
        said = done.stderr.strip().splitlines()
        other = CRON.format(command=_command())
        raise ServiceAbsent(
            f"systemd does not take the unit ({said[-1] if said else 'no reason given'}). "
            f"Without it a line in `crontab -e` does the same work:\n  {other}"
        )


def _run(*words: str) -> int:
    try:
        return subprocess.run(words, check=False).returncode  # noqa: S603  # systemctl or journalctl
    except FileNotFoundError as error:
        raise ServiceAbsent(f"There is no {words[0]} here, so no service either.") from error


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    r"""The script that completes verbs and options in your shell.

    \b
    bash: `gracious completion bash > ~/.local/share/bash-completion/completions/gracious`
    """
    maker = get_completion_class(shell)
    if maker is None:
        raise UsageError(f"There is no completion for {shell}.")
    from watcher.cli import cli  # noqa: PLC0415  # the group that holds this very verb

    click.echo(maker(cli, {}, "gracious", "_GRACIOUS_COMPLETE").source())
