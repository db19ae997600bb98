"""suggest --letters: what the user does with the sentences of our drafts, and the letters that follow from it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from watcher.adapters import letters, mime
from watcher.adapters.config import Account, patching, values_of
from watcher.adapters.config import load as load_config
from watcher.cli import desk, options, paint
from watcher.cli.accounts import connector_of
from watcher.core.case import Case, State
from watcher.core.message import Message
from watcher.core.revising import Habit, Sent, Written, habits, revisions
from watcher.errors import UsageError
from watcher.ports import Session, Store
from watcher.probe import candidates, is_ours

HEADER = """# Your own letters, on top of those that come with the program: a part here takes the place of ours.
# What it can say is in docs/letters.md; `gracious check` looks over it.
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """One file of letters as it would be, and the habits it comes from."""

    path: Path
    before: str
    after: str
    letters: int
    habits: tuple[Habit, ...]


def suggest_letters(store: Store, config_path: Path, *, as_json: bool, apply: bool) -> None:
    """Shows every offer; writes them with `apply`. Exit 1 when there is none."""
    offers = list(_offers(store, config_path))
    if not offers:
        raise UsageError("No draft of ours was sent from these mailboxes yet: there is nothing to learn from.")
    for offer in offers:
        if as_json:
            options.say(_values(offer))
        else:
            click.echo("\n".join(_page(offer)))
    changed = [offer for offer in offers if offer.after != offer.before]
    if not changed:
        raise SystemExit(1)
    if apply:
        for offer in changed:
            offer.path.parent.mkdir(parents=True, exist_ok=True)
            offer.path.write_text(offer.after, "utf-8")
            click.echo(f"Written to {offer.path}.", err=True)
    elif not as_json:
        click.echo("Nothing is written yet; `gracious suggest --letters --apply` does that.")


def _offers(store: Store, config_path: Path) -> Iterator[Offer]:
    """By language: what was sent is read again from Sent, read-only; nothing of it is kept."""
    folder = config_path.resolve().parent / "letters"
    books: dict[str, dict[str, Written]] = {}
    told: dict[str, list[Sent]] = {}
    for account in load_config(config_path).accounts:
        for case, sent in _sent(store, account):
            language = case.used[0].partition("/")[0]
            if language not in books:
                books[language] = letters.wordings(language, desk.letters_of(folder, language))
            used = [books[language][one] for one in case.used if one in books[language]]
            draft = mime.parse(case.octets)
            if isinstance(draft, Message):
                revised = tuple(revisions(draft, sent, used))
                told.setdefault(language, []).append(Sent(revised, _names(case), case.about.kind, case.about.stage))
    for language, those in sorted(told.items()):
        yield _offer(folder / f"{language}.yaml", those)


def _offer(path: Path, sent: list[Sent]) -> Offer:
    found = habits(sent)
    before = path.read_text("utf-8") if path.is_file() else ""
    edits = [patching.put(where, value) for where, value in letters.parts(path.stem, values_of(before), found)]
    start = before or f"{HEADER}version: 1\nlanguage: {path.stem}\n"
    after = patching.edited(start, *edits) if edits else before
    return Offer(path, before, after, len(sent), found)


def _sent(store: Store, account: Account) -> Iterator[tuple[Case, Message]]:
    """Each case whose letter was sent, with that letter."""
    cases = [one for one in store.cases(account=account.name, states=(State.SENT,)) if one.octets and one.used]
    if not cases:
        return
    with closing(connector_of(account)()) as session:
        if mailbox := session.special_use().sent:
            session.examine(mailbox)
            for case in cases:
                if letter := _letter(session, case):
                    yield case, letter


def _letter(session: Session, case: Case) -> Message | None:
    """The last one that answers the same mail."""
    uids = [header.place.uid for header in candidates(session, case) if is_ours(case, header)]
    for arrival in session.fetch(uids[-1:]):
        message = mime.parse(arrival.octets)
        if isinstance(message, Message):
            return message
    return None


def _names(case: Case) -> dict[str, str]:
    """What of a letter is about this case alone, by its slot."""
    person = (case.about.person or "").split()
    names = {"company": case.about.company or "", "role": case.about.role or "", "person": " ".join(person)}
    return names | ({"given": person[0], "surname": person[-1]} if len(person) > 1 else {})


def _page(offer: Offer) -> Iterator[str]:
    yield f"{offer.path.stem}: {offer.letters} letter{'s' * (offer.letters != 1)} of ours sent"
    for habit in offer.habits:
        yield f"  {habit.move:10} kept {habit.kept}, in other words {len(habit.instead)}, left out {habit.dropped}"
        for text in dict.fromkeys(habit.instead):
            fine = text in letters.sayable(offer.path.stem, habit)
            yield f"      “{paint.harmless(text)}”{'' if fine else '  (stays yours: no letter of ours may hold it)'}"
    old, new = offer.before.splitlines(), offer.after.splitlines()
    for line in difflib.unified_diff(old, new, str(offer.path), f"{offer.path} (suggested)", lineterm="", n=1):
        yield click.style(paint.harmless(line), fg={"+": "green", "-": "red"}.get(line[:1]))
    if offer.after == offer.before:
        yield "  No habit yet: something has to be done in two letters, and never otherwise."


def _values(offer: Offer) -> dict[str, Any]:
    moves = [
        {"move": one.move, "kept": one.kept, "left_out": one.dropped, "in_other_words": one.instead}
        for one in offer.habits
    ]
    return {"language": offer.path.stem, "letters": offer.letters, "moves": moves, "file": offer.after or None}
