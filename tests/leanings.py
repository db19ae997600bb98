"""`make leanings MAIL="FILE.jsonl ..."`: what ordinary words lean to, learned on from labelled mail.

A line a mail, as `gracious evaluate` reads them (`kind` P or not, `language`, `subject`, `body`, `source`). A new word
counts if enough mails of enough sources have it and it is nobody's name, so that no sentence of anybody is learned;
what it leans to is its weight in a logistic regression without intercept (a mail without words leans nowhere), in
hundredths. Weights start from what is known, and moving them costs: a mail is learned from once and need not be kept.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from watcher.adapters.config import packs
from watcher.core.reading import Reading
from watcher.core.text import fold, fold_each

FOLDER = Path(__file__).parents[1] / "watcher" / "data" / "leanings"
ASIDES = Path(__file__).parent / "bystanders"
MAILS, SOURCES = 5, 3
"""In so many mails of so many sources a new word must stand."""
FEW = 30
"""With fewer noes, or fewer other mails, nothing is learned of a language of which nothing is known."""
SMALLEST = 10
"""Weights below this many hundredths say nothing, and are left out."""
ORDINARY = 0.2
"""What an ordinary mail (`kind` H) weighs beside a near-miss: rules leave hardly any of them in question."""
STRENGTHS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""How freely weights may move, one over what the squares of that cost: whichever tells mail of other sources best."""
PARTS = 5
"""So many times some sources are left out, to see how well their mail is told by what the others teach."""
MANY = 1_000
"""With fewer noes of a language its function words would tell whose mail was learned from, not what it says."""
NOUNS = {"de"}
"""Languages that write all nouns with a capital."""
WITHIN = re.compile(r"([\w,]) (\w+)")
TITLED = re.compile(r"(Frau|Herrn?) (\w+)")
WHOSE = re.compile(r"(?:https?://)?(?:(?:www|raw)\.)?(?:github(?:usercontent)?\.com/)?([^/#@]*/?[^/#@]*)")
"""Of where a mail is from, the site or who published it, and what of theirs."""
HEAD = """# What ordinary words of a mail lean to: for a no (above 0) or against one, in hundredths; see docs/adr/0050.
# Learned by `make leanings` from {noes} noes and {others} other mails; {words} words.
"""
LEARNED = re.compile("from ([0-9]+) noes and ([0-9]+) other mails")


class Mail(NamedTuple):
    """What is learned from one mail."""

    source: str
    is_no: bool
    weight: float
    words: frozenset[str]
    names: frozenset[str]


class Known(NamedTuple):
    """What words of a language lean to, in logits, and how many mails that was learned from."""

    weights: Mapping[str, float]
    noes: int
    others: int


def known_of(language: str) -> Known:
    file = FOLDER / f"{language}.txt"
    counts = LEARNED.search(file.read_text("utf-8")) if file.exists() else None
    noes, others = map(int, counts.groups()) if counts else (0, 0)
    return Known({word: weight / 100 for word, weight in packs.leanings(language).items()}, noes, others)


def mails(paths: Iterable[str]) -> Iterator[tuple[str, Mail]]:
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
                names = names_in(body, language)
                yield language[:2] or "en", Mail(source(mail, path), mail["kind"] == "P", weight, words, names)


def source(mail: Mapping[str, str], path: str) -> str:
    """Who published it; of a mail that does not tell, the file."""
    return WHOSE.match(mail["source"])[1] if mail.get("source") else path


def names_in(text: str, language: str) -> frozenset[str]:
    """Words that are written with a capital where no sentence begins."""
    after = (TITLED if language in NOUNS else WITHIN).findall(text)
    return frozenset(fold(word) for before, word in after if word[0].isupper() and not before.isupper())


def common(told: Iterable[Mail]) -> set[str]:
    """Words that are widely used, and a name in fewer than half of their mails."""
    times, named, sources = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    for mail in told:
        times.update(mail.words)
        named.update(mail.names)
        for word in mail.words:
            sources[word].add(mail.source)
    widely = (word for word, count in times.items() if count >= MAILS and len(sources[word]) >= SOURCES)
    return {word for word in widely if 2 * named[word] < times[word]} - packs.given_names()


def asides(language: str) -> list[frozenset[str]]:
    """The words of what may stand beside any letter, a footer or a word on the weather (tests/bystanders)."""
    file = ASIDES / f"{language}.yaml"
    said = yaml.safe_load(file.read_text("utf-8"))["asides"] if file.exists() else []
    return [frozenset(filter(str.isalpha, fold(aside).split())) for aside in said]


def beside(told: Sequence[Mail], said: Sequence[frozenset[str]]) -> Iterator[Mail]:
    """Each mail once more with something beside it, so that a footer leans nowhere."""
    for number, mail in enumerate(told if said else ()):
        yield mail._replace(words=mail.words | said[number % len(said)])


def matrix(some: Sequence[Iterable[str]], columns: Mapping[str, int]) -> csr_matrix:
    """Which of the words are in each of these."""
    found = [(row, columns[w]) for row, words in enumerate(some) for w in sorted(set(words)) if w in columns]
    rows, cols = np.array(found, np.int64).reshape(-1, 2).T
    return csr_matrix((np.ones(len(rows)), (rows, cols)), (len(some), len(columns)))


def fitted(
    seen: csr_matrix,
    is_no: np.ndarray,
    share: np.ndarray,
    known: np.ndarray,
    cost: float,
) -> np.ndarray:
    """Weights of a logistic regression: they tell the noes, and are near those known.

    `share` is what each row counts, `cost` what the square of moving a weight does.
    """
    turned = seen.T.tocsr()

    def wrong(weights: np.ndarray) -> tuple[float, np.ndarray]:
        told, moved = seen @ weights, weights - known
        slope = turned @ (share * (expit(told) - is_no)) + cost * moved
        return unlikely(told, is_no, share) + cost / 2 * (moved**2).sum(), slope

    return minimize(wrong, known, jac=True, method="L-BFGS-B").x


def unlikely(told: np.ndarray, is_no: np.ndarray, share: np.ndarray) -> float:
    """How unlikely it is, in all, what was told of each."""
    return float((share * (np.logaddexp(0, told) - is_no * told)).sum())


def shares(told: Sequence[Mail]) -> tuple[np.ndarray, np.ndarray]:
    """Which mails are noes, and what each counts: noes and others the same."""
    is_no, weights = np.array([mail.is_no for mail in told], float), np.array([mail.weight for mail in told])
    return is_no, weights * len(told) / 2 / np.where(is_no, is_no.sum(), len(told) - is_no.sum())


def learned(language: str, known: Known, told: Sequence[Mail], strength: float) -> Mapping[str, float]:
    """What words lean to, out of what is known and mails of one language that are noes and others."""
    if not strength or len({mail.is_no for mail in told}) < 2:
        return known.weights
    new = common(told)
    if known.noes + sum(mail.is_no for mail in told) < MANY:
        new -= set(chain(*map(str.split, fold_each(packs.languages()[language]))))
    wanted = {word: n for n, word in enumerate(sorted(new | known.weights.keys()))}
    told = [*told, *beside(told, asides(language))]
    start = np.array([known.weights.get(word, 0.0) for word in wanted])
    found = fitted(matrix([mail.words for mail in told], wanted), *shares(told), start, 1 / strength)
    return dict(zip(wanted, found.tolist(), strict=True))


def missed(language: str, known: Known, told: Sequence[Mail], strength: float) -> float:
    """How unlikely mails are by what those of other sources teach."""
    sources = {source: n for n, source in enumerate(sorted({mail.source for mail in told}))}
    lost = 0.0
    for part in range(PARTS):
        others = [mail for mail in told if sources[mail.source] % PARTS != part]
        weights = learned(language, known, others, strength)
        is_no, share = shares(told)
        sums = np.array([sum(weights.get(word, 0.0) for word in mail.words) for mail in told])
        left = np.array([sources[mail.source] % PARTS == part for mail in told])
        lost += unlikely(sums[left], is_no[left], share[left])
    return lost


def is_enough(known: Known, told: Sequence[Mail]) -> bool:
    noes = sum(mail.is_no for mail in told)
    return 0 < noes < len(told) and bool(known.weights or min(noes, len(told) - noes) >= FEW)


def write(language: str, known: Known, told: Sequence[Mail], strength: float) -> None:
    weights = learned(language, known, told, strength)
    rounded = {word: each for word in sorted(weights) if abs(each := round(100 * weights[word])) >= SMALLEST}
    noes = sum(mail.is_no for mail in told)
    head = HEAD.format(noes=known.noes + noes, others=known.others + len(told) - noes, words=len(rounded))
    (FOLDER / f"{language}.txt").write_text(head + "".join(f"{w} {each}\n" for w, each in rounded.items()), "utf-8")
    print(f"{language}: {noes} noes and {len(told) - noes} others more, {len(rounded)} words")


def main(paths: list[str]) -> None:
    by_language = defaultdict[str, list[Mail]](list)
    for language, mail in mails(paths):
        by_language[language].append(mail)
    telling = [(language, known_of(language), by_language[language]) for language in packs.names()]
    telling = [each for each in telling if is_enough(*each[1:])]
    lost = {strength: sum(missed(*each, strength) for each in telling) for strength in STRENGTHS}
    best = min(lost, key=lost.__getitem__)
    print(", ".join(f"{strength}: {each:.1f}" for strength, each in lost.items()), "lost; so", best)
    for each in telling if best else ():
        write(*each, best)


if __name__ == "__main__":
    main(sys.argv[1:])
