"""`make leanings MAIL="FILE.jsonl ..."`: what ordinary words lean to, learned anew from labelled mail.

A line a mail, as `gracious evaluate` reads them (`kind` P or not, `language`, `subject`, `body`). A word counts if
enough mails of enough files have it and it is nobody's name, so that no sentence of anybody is learned; what it leans
to is its weight in a logistic regression without intercept (a mail without words leans nowhere), in hundredths.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from watcher.adapters.config import packs
from watcher.core.reading import Reading
from watcher.core.text import fold, fold_each

FOLDER = Path(__file__).parents[1] / "watcher" / "data" / "leanings"
ASIDES = Path(__file__).parent / "bystanders"
MAILS, FILES = 5, 3
"""In so many mails of so many files a word must stand."""
FEW = 30
"""With fewer noes, or fewer other mails, of a language nothing is learned."""
SMALLEST = 10
"""Weights below this many hundredths say nothing, and are left out."""
ORDINARY = 0.2
"""What an ordinary mail (`kind` H) weighs beside a near-miss: rules leave hardly any of them in question."""
STRENGTH = 0.6
"""How freely weights may grow: one over what their squares cost."""
MANY = 1_000
"""With fewer noes of a language its function words would tell whose mail was learned from, not what it says."""
NOUNS = {"de"}
"""Languages that write all nouns with a capital."""
WITHIN = re.compile(r"([\w,]) (\w+)")
TITLED = re.compile(r"(Frau|Herrn?) (\w+)")
HEAD = """# What ordinary words of a mail lean to: for a no (above 0) or against one, in hundredths; see docs/adr/0050.
# Learned by `make leanings` from {noes} noes and {others} other mails; {words} words.
"""


class Mail(NamedTuple):
    """What is learned from one mail."""

    file: str
    is_no: bool
    weight: float
    words: frozenset[str]
    names: frozenset[str]


def mails(paths: list[str]) -> Iterator[tuple[str, Mail]]:
    """With its language; each text once, those of scripts without blanks not at all."""
    seen = set[tuple[str, str]]()
    for path in paths:
        for line in filter(None, Path(path).read_text("utf-8").split("\n")):
            mail = json.loads(line)
            language, subject, body = (mail.get(key) or "" for key in ("language", "subject", "body"))
            reading = Reading(subject=subject, body=body)
            if body.strip() and (subject, body) not in seen and not reading.solid:
                seen.add((subject, body))
                words = frozenset(word for word in reading.words if word.isalpha() and reading.times(word))
                weight = ORDINARY if mail["kind"] == "H" else 1.0
                yield language[:2] or "en", Mail(path, mail["kind"] == "P", weight, words, names_in(body, language))


def names_in(text: str, language: str) -> frozenset[str]:
    """Words that are written with a capital where no sentence begins."""
    after = (TITLED if language in NOUNS else WITHIN).findall(text)
    return frozenset(fold(word) for before, word in after if word[0].isupper() and not before.isupper())


def common(told: list[Mail]) -> set[str]:
    """Words that are widely used, and a name in fewer than half of their mails."""
    times, named, files = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    for mail in told:
        times.update(mail.words)
        named.update(mail.names)
        for word in mail.words:
            files[word].add(mail.file)
    widely = (word for word, count in times.items() if count >= MAILS and len(files[word]) >= FILES)
    return {word for word in widely if 2 * named[word] < times[word]} - packs.given_names()


def asides(language: str) -> list[frozenset[str]]:
    """The words of what may stand beside any letter, a footer or a word on the weather (tests/bystanders)."""
    file = ASIDES / f"{language}.yaml"
    said = yaml.safe_load(file.read_text("utf-8"))["asides"] if file.exists() else []
    return [frozenset(filter(str.isalpha, fold(aside).split())) for aside in said]


def beside(told: list[Mail], said: list[frozenset[str]]) -> Iterator[Mail]:
    """Each mail once more with something beside it, so that a footer leans nowhere."""
    for number, mail in enumerate(told if said else ()):
        yield mail._replace(words=mail.words | said[number % len(said)])


def learned(language: str, told: list[Mail]) -> dict[str, int]:
    """Weights of words, in hundredths, out of the mails of one language."""
    wanted, vectors = common(told), DictVectorizer()
    if sum(mail.is_no for mail in told) < MANY:
        wanted -= set(chain(*map(str.split, fold_each(packs.languages()[language]))))
    if not wanted:
        return {}
    told = [*told, *beside(told, asides(language))]
    seen = vectors.fit_transform([dict.fromkeys(sorted(mail.words & wanted), 1.0) for mail in told])
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, class_weight="balanced", max_iter=3000)
    model.fit(seen, [mail.is_no for mail in told], [mail.weight for mail in told])
    weights = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    return {word: each for word, weight in weights if abs(each := round(100 * weight)) >= SMALLEST}


def main(paths: list[str]) -> None:
    by_language = defaultdict[str, list[Mail]](list)
    for language, mail in mails(paths):
        by_language[language].append(mail)
    FOLDER.mkdir(exist_ok=True)
    for language in packs.names():
        told = by_language[language]
        noes = sum(mail.is_no for mail in told)
        if min(noes, len(told) - noes) >= FEW and (weights := learned(language, told)):
            head = HEAD.format(noes=noes, others=len(told) - noes, words=len(weights))
            lines = (f"{word} {weights[word]}\n" for word in sorted(weights))
            (FOLDER / f"{language}.txt").write_text(head + "".join(lines), "utf-8")
            print(f"{language}: {noes} noes, {len(told) - noes} others, {len(weights)} words")


if __name__ == "__main__":
    main(sys.argv[1:])
