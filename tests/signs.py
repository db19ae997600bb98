"""`make signs MAIL="FILE.jsonl ..."`: what stands around names, learned on from labelled mail and from our own letters.

A line a mail: `language`, `domain`, `subject`, `from`, `body`, `source`, and what it names: `company` and `role`
(empty: it names none). Every span of a mail is a candidate, and nothing is one more; weights are those that make the
right one likeliest (a conditional logistic regression). They start from what is known, and moving them costs: a mail is
learned from once and need not be kept. A sign counts only if mail of several sources has it, so that no sentence and
nobody's name is learned. Our own letters are tests/facts/letters.yaml, and patterns.yaml with its gaps filled.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, get_args

import numpy as np
import yaml
from leanings import WHOSE
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from watcher.adapters.config import packs
from watcher.core.employer import in_one_word
from watcher.core.facts import Kind
from watcher.core.gather import extraction
from watcher.core.gather.employers import Employers
from watcher.core.gather.likely import NOTHING, Names, Span
from watcher.core.gather.role import Roles
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.strips import Named
from watcher.core.message import Address, Message
from watcher.core.senders import senders
from watcher.core.text import fold

FOLDER = Path(__file__).parents[1] / "watcher" / "data" / "signs"
OWN = Path(__file__).parent / "facts"
NAMED: tuple[Named, ...] = ("company", "role")
SOURCES = 3
"""Mail of so many sources has a sign that counts."""
SMALLEST = 3
"""Weights below this many hundredths say nothing, and are left out."""
COST = 0.5
"""What the square of moving a weight by one costs."""
OURS = 0.5
"""What a letter of gaps weighs beside a real one."""
TIMES = 3
"""How often the gaps of one are filled."""
ROUNDS, WRONG, BEST = 3, 80, 30
"""How often it is learned anew; how many wrong spans are learned from at first, and how many of the likeliest since."""
_NAMES = re.compile(r"(?:first|last|inside) ")
"""Signs that are the words of a name: of letters with gaps they tell what we filled in."""
HEAD = """# What speaks for a span being the {named}, in hundredths (docs/adr/0058): what stands before and behind it,
# how it looks, where else it stands. Learned by `make signs` from {mails} mails; {signs} signs.
"""
LEARNED = re.compile("from ([0-9]+) mails")
_WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names())
_PEOPLE = {"boss", "doe", "harrow", "roncin", "orrin", "hireling", "jobnest", "offerly", "applyhub"} | (
    packs.given_names() - {fold(word) for words in packs.languages().values() for word in words}
)
"""Given names that are no function words, and names that many of our own letters have: nobody's name is a sign."""
_SENDERS = senders(packs.document("senders.yaml"))


@dataclass
class Mail:
    """A labelled mail, and its spans by words."""

    source: str
    weight: float
    reading: Names
    kind: Kind
    labels: Mapping[Named, str]
    patterns: Mapping[Named, str]
    """What patterns find in it."""
    spans: dict[str, list[Span]] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    signs: dict[str, set[str]] = field(default_factory=dict)

    def known(self, named: Named) -> dict[Named, str]:
        """What is known of the other: of who decides what is told, of a role what patterns find."""
        other: Named = "role" if named == "company" else "company"
        value = self.patterns[other] if other == "role" else self.labels[other] or self.patterns[other]
        return {other: value} if value else {}


def laid_out(mail: Mapping[str, Any], source: str, weight: float) -> Mail:
    name, address = parseaddr(mail.get("from") or "")
    sender = Address(name, address) if "@" in address else None
    message = Message(digest="", text=mail["body"], subject=mail.get("subject") or "", sender=sender)
    sheet = Sheet(message, _WORDINGS.of(mail.get("language") or "en"), _WORDINGS.given)
    kind: Kind = mail["domain"] if mail.get("domain") in get_args(Kind) else "job"
    employer = Employers(sheet, _SENDERS, kind).agreed()
    facts = {"company": employer, "role": Roles(sheet, kind, employer).agreed()}
    patterns = {named: fact.value if fact else "" for named, fact in facts.items()}
    labels = {named: mail.get(named) or "" for named in NAMED}
    return Mail(source, weight, Names(sheet), kind, labels, patterns)


def gathered(paths: Iterable[str]) -> Iterator[Mail]:
    for path in paths:
        for mail in map(json.loads, filter(None, Path(path).read_text("utf-8").split("\n"))):
            if mail.get("body") and mail.get("kind", "P") in "PN":
                yield laid_out(mail, WHOSE.match(mail.get("source") or path)[1], 1.0)


def ours() -> Iterator[Mail]:
    for language, letters in yaml.safe_load((OWN / "letters.yaml").read_text("utf-8")).items():
        for number, letter in enumerate(letters):
            mail = {key: value[0] if isinstance(value, list) else value for key, value in letter.items()}
            told = {**mail, "language": language, "body": mail["text"], "domain": mail.get("kind", "job")}
            yield laid_out(told, f"letter {language} {number}", 1.0)
    for mail in filled(yaml.safe_load((OWN / "patterns.yaml").read_text("utf-8"))):
        yield laid_out(mail, mail["source"], OURS)


def filled(patterns: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Each letter a few times, with other names in its gaps; chosen by what it is, so that they are always the same."""
    gaps = patterns.pop("gaps")
    for language, kinds in patterns.items():
        for kind, letters in kinds.items():
            for number, letter in enumerate(letters):
                for time in range(TIMES):
                    source = f"gaps {language} {kind} {number}"
                    pick = random.Random(f"{source} {time}").choice
                    names = {gap: pick(some) for gap, some in gaps.items() if isinstance(some, list)}
                    names["role"] = pick(gaps[kind].get(language) or gaps[kind]["en"])
                    subject, _, body = (part.strip().format(**names) for part in letter.partition("|"))
                    told = {named: names[named] for named in ("company", "role", "person") if f"{{{named}}}" in letter}
                    yield {
                        "language": language,
                        "domain": kind,
                        "subject": subject,
                        "body": body,
                        "source": source,
                    } | told


def prepared(mails: Iterable[Mail], named: Named) -> list[Mail]:
    """Those that say what they are labelled with, their spans and which are right."""
    found = []
    for mail in mails:
        mail.spans, mail.signs = mail.reading.named(named), {}
        label = mail.labels[named]
        mail.right = frozenset(key for key in mail.spans if label and is_right(key, label, named))
        if mail.right or not label:
            found.append(mail)
    return found


def is_right(key: str, label: str, named: Named) -> bool:
    if named == "company":
        return in_one_word(key) == in_one_word(label)
    return key.replace(" ", "") == fold(label).replace(" ", "")


def learned(named: Named, mails: Sequence[Mail], start: Mapping[str, float], cost: float = COST) -> dict[str, float]:
    """What each sign says, in logits."""
    weights = dict(start)
    pick = random.Random(named)
    mails = prepared(mails, named)
    tried = [mail.right | set(pick.sample(sorted(mail.spans), min(WRONG, len(mail.spans)))) for mail in mails]
    for turn in range(ROUNDS):
        if turn:
            hundredths = {sign: round(100 * weight) for sign, weight in weights.items()}
            for mail, keys in zip(mails, tried, strict=True):
                keys |= set(likeliest(mail, named, hundredths))
        for mail, keys in zip(mails, tried, strict=True):
            for key in keys - mail.signs.keys():
                mail.signs[key] = mail.reading.signs(mail.spans[key], mail.known(named), key)
        weights = fitted(mails, tried, weights, start, cost)
    return weights


def likeliest(mail: Mail, named: Named, weights: Mapping[str, int]) -> list[str]:
    known = mail.known(named)
    tried = mail.reading.tried(mail.spans, weights)
    weighed = {
        key: sum(weights.get(sign, 0) for sign in mail.reading.signs(mail.spans[key], known, key)) for key in tried
    }
    return sorted(weighed, key=lambda key: -weighed[key])[:BEST]


def telling(mails: Sequence[Mail], tried: Sequence[set[str]]) -> set[str]:
    """The signs that mail of several sources has."""
    sources = defaultdict[str, set[str]](set)
    for mail, keys in zip(mails, tried, strict=True):
        for sign in set().union(*(mail.signs[key] for key in keys)):
            if len(sources[sign]) < SOURCES and not (mail.source.startswith("gaps") and _NAMES.match(sign)):
                sources[sign].add(mail.source)
    return {sign for sign, some in sources.items() if len(some) >= SOURCES and _PEOPLE.isdisjoint(sign.split())}


def fitted(
    mails: Sequence[Mail],
    tried: Sequence[set[str]],
    now: Mapping[str, float],
    start: Mapping[str, float],
    cost: float,
) -> dict[str, float]:
    """Weights that make what is right likeliest among what was tried and nothing at all, and are near the start."""
    signs = {sign: n for n, sign in enumerate(sorted(telling(mails, tried) | start.keys() | {NOTHING}))}
    rows, columns, right, firsts = [], [], [], []
    for mail, keys in zip(mails, tried, strict=True):
        firsts.append(len(right))
        for key in sorted(keys):
            there = [signs[sign] for sign in mail.signs[key] if sign in signs]
            rows += [len(right)] * len(there)
            columns += there
            right.append(key in mail.right)
        rows.append(len(right))
        columns.append(signs[NOTHING])
        right.append(not mail.right)
    seen = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(right), len(signs)))
    counts = np.array([mail.weight for mail in mails])
    begin = np.array([start.get(sign, 0.0) for sign in signs])
    missed = Missed(seen, np.array(right), np.array(firsts), counts)
    first = np.array([now.get(sign, 0.0) for sign in signs])
    found = minimize(missed, first, (begin, cost), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    return dict(zip(signs, found.tolist(), strict=True))


class Missed:
    """How unlikely what is right is by some weights, and its slope; a callable for scipy."""

    def __init__(self, seen: csr_matrix, right: np.ndarray, firsts: np.ndarray, counts: np.ndarray) -> None:
        self._seen, self._turned, self._right, self._firsts = seen, seen.T.tocsr(), right, firsts
        self._of = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(right))))
        self._counts = counts

    def __call__(self, weights: np.ndarray, start: np.ndarray, cost: float) -> tuple[float, np.ndarray]:
        told, moved = self._seen @ weights, weights - start
        all_, share = self._shares(told)
        good, of_right = self._shares(np.where(self._right, told, -1e9))
        slope = self._turned @ ((share - of_right) * self._counts[self._of]) + cost * moved
        return float((self._counts * (all_ - good)).sum() + cost / 2 * moved @ moved), slope

    def _shares(self, told: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        most = np.maximum.reduceat(told, self._firsts)
        parts = np.exp(told - most[self._of])
        whole = np.add.reduceat(parts, self._firsts)
        return most + np.log(whole), parts / whole[self._of]


def main(paths: list[str]) -> None:
    mails = [*gathered(paths), *ours()]
    FOLDER.mkdir(exist_ok=True)
    for named in NAMED:
        file = FOLDER / f"{named}.txt"
        before = LEARNED.search(file.read_text("utf-8")) if file.exists() else None
        start = {sign: weight / 100 for sign, weight in packs.signs()[named].items()}
        weights = {sign: round(100 * weight) for sign, weight in learned(named, mails, start).items()}
        kept = {sign: weights[sign] for sign in sorted(weights) if abs(weights[sign]) >= SMALLEST}
        count = len(mails) + (int(before[1]) if before else 0)
        head = HEAD.format(named=named, mails=count, signs=len(kept))
        file.write_text(head + "".join(f"{sign} {weight}\n" for sign, weight in kept.items()), "utf-8")
        print(f"{named}: {len(mails)} mails more, {len(kept)} signs")


if __name__ == "__main__":
    main(sys.argv[1:])
