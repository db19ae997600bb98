"""doctor: everything that has to be right, looked at one after another, each with its remedy."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import click

from watcher.adapters import config, imap, systemd
from watcher.adapters.config import Account, packs
from watcher.adapters.imap import ImapSession, Survey
from watcher.adapters.store import SqliteStore, owner
from watcher.cli import options, paint
from watcher.cli.accounts import access_of, secret_of, where_of
from watcher.cli.checking import problems_of
from watcher.cli.repairing import repair
from watcher.core.case import Uid
from watcher.core.providers import providers
from watcher.errors import CredentialError, GraciousError, ServerRefused
from watcher.ports import SpecialUse, Store

Health = Literal["fine", "note", "fault"]
PATIENCE = 10.0
FULL = 0.95
"""Share of the quota from which a draft may find no room."""
SKEW = timedelta(minutes=5)
TESTED = range(5, 8)
"""Days after which a sign-in of a Google client in testing is about to end; an older one has outlived it."""
SOON = timedelta(days=14)
"""A certificate that runs out before is worth a note."""
MARKS = {"fine": ("✓", "green"), "note": ("·", "yellow"), "fault": ("✗", "red")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do where it is not fine."""

    check: str
    health: Health
    text: str
    remedy: str = ""
    account: str = ""


@click.command("doctor")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--repair", "repairs", is_flag=True, help="Make a store that is lost or damaged anew from the mailboxes.")
@click.option("--since", type=options.Day(), help="With --repair: how far back mail is read.  [default: 400d]")
def doctor_command(
    config_path: Path, rules_path: Path | None, as_json: bool, repairs: bool, since: date | timedelta | None
) -> None:
    """What works and what does not: files, state, network, login, mailboxes. Changes nothing; exit 1 for a fault.

    With --repair a store that is lost is made anew: your mailbox says which letters lie in Drafts or were sent.
    No draft is made, and no mail is changed.
    """
    if repairs:
        repair(config_path, rules_path, since)
        return
    faults = 0
    for finding in _examined(config_path, rules_path or options.rules_beside(config_path)):
        faults += finding.health == "fault"
        if as_json:
            values = {"check": finding.check, "account": finding.account or None, "health": finding.health}
            options.say({**values, "text": finding.text, "remedy": finding.remedy or None})
        else:
            _tell(finding)
    if faults:
        raise SystemExit(1)


def _tell(finding: Finding) -> None:
    mark, colour = MARKS[finding.health]
    where = f"{finding.account}: " if finding.account else ""
    click.echo(f"{click.style(mark, fg=colour)} {finding.check:12} {where}{finding.text}")
    if finding.remedy:
        click.echo(f"{'':15}→ {finding.remedy}")


def _examined(config_path: Path, rules_path: Path | None) -> Iterator[Finding]:
    settings = None
    found = problems_of(config_path, rules_path)
    for problem in found:
        yield Finding("files", "fault", str(problem))
    if not found:
        rules = f" and {rules_path.name}" if rules_path else ", shipped rules only"
        yield Finding("files", "fine", f"{config_path.name}{rules}: no problems")
        settings = config.load(config_path)
    yield from _state()
    yield _service()
    if settings:
        for account in settings.accounts:
            yield from (replace(one, account=account.name) for one in _account(account))


def _state() -> Iterator[Finding]:
    folder = options.state_home()
    if not folder.exists():
        yield Finding("state", "note", f"{folder} is not there yet", "`gracious run` makes it")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        yield Finding("state", "fault", f"{folder} can be entered by others (mode {mode:04o})", f"chmod 700 {folder}")
    try:
        store = SqliteStore(folder, thorough=True)
    except GraciousError as error:
        yield Finding("state", "fault", str(error))
        return
    with_trouble = store.quarantined()
    yield Finding("state", "fine", f"{folder}: {paint.counted(len(store.cases()), 'case')}, readable and whole")
    for trouble in store.troubles():
        since = f"{trouble.since.astimezone():%d %B %H:%M}"
        yield Finding("trouble", "fault", f"{trouble.about}, since {since}: {trouble.text}")
    if with_trouble:
        text = f"passed over, for it could not be read: {paint.counted(len(with_trouble), 'message')}"
        yield Finding("state", "note", text, "`gracious status` names them")
    store.close()


def _service() -> Finding:
    """Whether one runs now; the lock tells, and systemd who keeps it."""
    pid = owner(options.state_home())
    if pid is not None:
        since = datetime.fromtimestamp((options.state_home() / "lock").stat().st_mtime).astimezone()
        return Finding("service", "fine", f"gracious runs (process {pid}), since {since:%d %B %Y %H:%M}")
    if systemd.manager("is-enabled", "gracious.service", seconds=5).stdout.strip() == "enabled":
        return Finding(
            "service", "fault", "the unit is enabled, but gracious does not run", "systemctl --user status gracious"
        )
    return Finding("service", "note", "gracious does not run", "`gracious service install`, or `gracious run` by hand")


def _account(account: Account) -> Iterator[Finding]:
    """From the name of the server to its mailboxes; the first thing that fails ends the way."""
    where = replace(where_of(account), connect_timeout=PATIENCE)
    try:
        addresses = {row[4][0] for row in socket.getaddrinfo(account.host, account.port, type=socket.SOCK_STREAM)}
        yield Finding("name", "fine", f"{account.host} is {', '.join(map(str, sorted(addresses)[:3]))}")
        secret = secret_of(account)()
        yield _where_from(account)
        session = imap.connect(where, lambda: secret)
    except socket.gaierror:
        yield Finding(
            "name",
            "fault",
            f"{account.host} is not known to the network",
            "is it spelled right, and is there a network?",
        )
        return
    except CredentialError as error:
        yield Finding("login", "fault", str(error), _way_in(account, error))
        return
    except GraciousError as error:
        yield Finding("server", "fault", str(error))
        return
    try:
        yield _certificate(account, session)
        yield Finding("login", "fine", f"{account.user} is signed in")
        yield from _mailboxes(account, session)
    finally:
        session.close()


def _where_from(account: Account) -> Finding:
    said = account.password.oauth
    if said is None:
        return Finding("password", "fine", f"comes from the {account.password.source}")
    text = f"{said.house} gave a fresh token; the sign-in is kept in the {said.keep}"
    since = access_of(account).since()
    age = (datetime.now(UTC) - since).days if since else None
    if age is None:
        return Finding("sign-in", "fine", text)
    text += f" and is {age} day{'s' * (age != 1)} old"
    if said.house == "google" and age in TESTED:
        remedy = "is your client still “in testing”? Google ends such a sign-in after seven days; publish it"
        return Finding("sign-in", "note", text, remedy)
    return Finding("sign-in", "fine", text)


def _certificate(account: Account, session: ImapSession) -> Finding:
    until = session.certificate_until()
    if until is None:
        return Finding("tls", "note", f"the line to {account.host} is not encrypted; it does not leave this machine")
    health: Health = "note" if until - datetime.now(UTC) < SOON else "fine"
    remedy = "whoever runs the server has to renew it" if health == "note" else ""
    return Finding("tls", health, f"the certificate of {account.host} holds until {until:%d %B %Y}", remedy)


def _way_in(account: Account, error: CredentialError) -> str:
    """What this mail house wants instead of what it refused."""
    house = providers(packs.document("providers.yaml")).of_server(account.host, account.port)
    match error.why, house:
        case "imap-off", _:
            return "switch IMAP on in the settings of the web mail"
        case (("wrong" | "app-password"), house) if house and house.link:
            return f"make an app password at {house.link}, then `gracious init --login {account.name}`"
        case "expired", _ if account.password.oauth:
            return f"`gracious init --login {account.name}` signs in again"
        case "wrong", _:
            return f"`gracious init --login {account.name}` asks for it again"
    return ""


def _mailboxes(account: Account, session: ImapSession) -> Iterator[Finding]:
    try:
        special = session.special_use()
        yield Finding("mailboxes", "fine", _named(special))
    except ServerRefused as refusal:
        yield Finding("mailboxes", "fault", str(refusal))
        return
    for mailbox in account.watch:
        try:
            survey = session.survey(mailbox)
        except ServerRefused as refusal:
            yield Finding("watching", "fault", str(refusal), "`watch` of this account in config.yaml names it")
            continue
        yield from _offers(survey, mailbox)
        yield from _newest(account, mailbox, session, survey)
    yield _drafts(session, special)


def _named(special: SpecialUse) -> str:
    others = ", ".join(f"{what} “{name}”" for what, name in (("sent", special.sent), ("trash", special.trash)) if name)
    return f"drafts “{special.drafts}”" + (f", {others}" if others else "")


def _offers(survey: Survey, mailbox: str) -> Iterator[Finding]:
    if "IDLE" in survey.capabilities:
        yield Finding("idle", "fine", f"{mailbox}: new mail is announced at once")
    else:
        yield Finding(
            "idle", "note", f"{mailbox}: the server does not announce new mail; it is looked for every five minutes"
        )
    if not survey.keeps("rejection"):
        yield Finding("keywords", "note", f"{mailbox}: the server keeps no keywords, so mail is not marked there")
    if survey.room and survey.room[0] >= FULL * survey.room[1]:
        used, limit = survey.room
        yield Finding(
            "quota", "fault", f"the mail store is full ({used} of {limit} KiB)", "a draft needs room: delete something"
        )
    elif survey.room:
        yield Finding("quota", "fine", f"{survey.room[0] * 100 // survey.room[1]} % of the mail store is used")


def _newest(account: Account, mailbox: str, session: ImapSession, survey: Survey) -> Iterator[Finding]:
    """When mail came last, how far it was read, and what that says about this machine's clock."""
    state = survey.state
    for arrival in session.fetch(session.uids(first=Uid(max(1, state.uidnext - 1)))[-1:]):
        now = datetime.now(UTC)
        if arrival.internal_date > now + SKEW:
            text = f"the newest mail of {mailbox} arrived in the future; this clock says {now:%d %B %Y %H:%M} UTC"
            yield Finding("clock", "fault", text, "set the clock: check-ins and dates in drafts come from it")
        yield Finding("last mail", "fine", f"{mailbox}: {arrival.internal_date.astimezone():%d %B %Y %H:%M}")
    folder = options.state_home()
    if not folder.exists():
        return
    store: Store = SqliteStore(folder)
    known = store.checkpoint(account.name, mailbox)
    store.close()
    if known is None:
        yield Finding(
            "read", "note", f"{mailbox} was not read yet", "`gracious run` begins with what arrives from then on"
        )
    elif known.uidvalidity == state.uidvalidity:
        behind = max(0, state.uidnext - 1 - known.high)
        yield Finding(
            "read", "fine", f"{mailbox}: read up to UID {known.high}" + (f", {behind} behind" if behind else "")
        )


def _drafts(session: ImapSession, special: SpecialUse) -> Finding:
    try:
        survey = session.survey(special.drafts)
    except ServerRefused as refusal:
        return Finding("drafts", "fault", str(refusal))
    if "\\Draft" not in survey.permanent_flags and "\\*" not in survey.permanent_flags:
        text = f"“{special.drafts}” can be read but not written"
        return Finding("drafts", "fault", text, "`drafts` of this account in config.yaml may name another mailbox")
    return Finding("drafts", "fine", f"“{special.drafts}” takes drafts; {survey.state.exists} lie there")
