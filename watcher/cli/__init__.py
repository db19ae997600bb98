"""Words in, rooms wired, exit code out; one file per group of verbs."""

from __future__ import annotations

import atexit
import contextlib
import difflib
import gc
import importlib
import logging
import os
import sys

import click

from watcher import __version__
from watcher.errors import ConfigError, GraciousError

CHAPTERS = {
    "Set up and run": {
        "init": ("init", "Find the server, sign in, write the files, look for noes."),
        "run": ("running", "Watch the mailboxes; one reply into Drafts for every no."),
        "service": ("service", "Install, look after or remove the service."),
        "doctor": ("doctor", "What works and what does not, a line each, with the remedy."),
        "check": ("checking", "All problems of config.yaml and rules.yaml at once."),
        "client": ("clients", "Settings that show the marks in a mail program."),
        "completion": ("service", "Verbs and options in your shell: bash, zsh, fish."),
        "demo": ("demo", "The whole story on an embedded IMAP server."),
    },
    "Your noes": {
        "status": ("looking", "Is it running, how far has it read, what waits."),
        "list": ("looking", "Every no there was, and what became of it."),
        "show": ("looking", "One case: why, the letter, the check-in, the history."),
        "redraft": ("deciding", "Our draft of one case into Drafts again."),
        "skip": ("deciding", "No letter and no check-in for one case."),
        "checkins": ("checking_in", "When to look again, and why then."),
        "snooze": ("checking_in", "Put a check-in off."),
        "report": ("reporting", "What became of every no, as a page or in a few lines."),
    },
    "Judge mail": {
        "explain": ("explaining", "Why one mail is judged as it is, and what would tip it."),
        "replay": ("replaying", "What the rules make of your own mailbox; read-only."),
        "scan": ("judging", "The verdict on every mail in files."),
        "teach": ("teaching", "Say that a mail is a no that was missed, or is none."),
        "suggest": ("teaching", "The change of rules.yaml that follows from what you taught."),
    },
    "Write rules": {
        "test": ("proving", "Run the examples inside the rules."),
        "lint": ("linting", "What may be better about your rules, each with a code."),
        "diff": ("comparing", "Verdicts on your mail that another rules.yaml would change."),
        "evaluate": ("judging", "Recall and false alarms over labelled lines."),
        "schema": ("checking", "The JSON Schema of config.yaml or rules.yaml."),
    },
}
"""Which file holds a verb, and what it does in a line: `--help` imports no file, a verb only its own."""

VERBS = {verb: told for chapter in CHAPTERS.values() for verb, told in chapter.items()}

NEW_OBJECTS = 50_000
"""After so many the collector looks through them; with its usual 700 that was a tenth of the time of `explain`."""


class Verbs(click.Group):
    """Verbs are imported when they are called: `gracious --help` must not wait for libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            meant = difflib.get_close_matches(cmd_name, VERBS, 1)
            hint = f" Did you mean `{meant[0]}`?" if meant else ""
            ctx.fail(f"There is no verb `{cmd_name}`.{hint}")
        module = importlib.import_module(f"watcher.cli.{VERBS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        widest = max(map(len, VERBS))
        for heading, verbs in CHAPTERS.items():
            with formatter.section(heading):
                formatter.write_dl([(verb.ljust(widest), line) for verb, (_, line) in verbs.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gracious")
def cli() -> None:
    """One kind reply in Drafts for every no, and a check-in months later. Nothing is ever sent."""


def _leave_no_core() -> None:
    """A core file would hold passwords and mail (core(5))."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has such limits
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The `gracious` command. A person's mistake ends in a sentence and an exit code, never in a traceback."""
    _leave_no_core()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of numpy's library wait for work by turning in circles
    atexit.register(gc.freeze)  # the end needs no last look through all there is
    logging.getLogger("mailparser").addHandler(logging.NullHandler())
    logging.getLogger("mailparser").propagate = False
    try:
        code = cli.main(standalone_mode=False, prog_name="gracious")
        sys.stdout.flush()
        sys.exit(code or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(64)
    except click.ClickException as error:
        error.show()
        sys.exit(64)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except GraciousError as error:
        click.echo(f"gracious: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
