"""`make cues MAIL="FILE.jsonl ..."`: which words gather in answers to somebody who applied, learned from labelled mail.

A line a mail, as `gracious evaluate` reads them (`kind` P: a no, H: an ordinary mail). What a cue says is its weight in
a logistic regression without weights below 0: words around the place of a no, against words of each stretch of ordinary
mail. They are made to add up to `ENOUGH` in nearly all noes that were not learned from.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from leanings import Mail, common, names_in
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from bench.prose import paragraphs
from watcher.adapters.config import load_rules, packs
from watcher.core.cues import ENOUGH, WITHIN
from watcher.core.hits import DECISIVE, counted, hits_of, total
from watcher.core.reading import Reading

FOLDER = Path(__file__).parents[1] / "watcher" / "data" / "cues"
LANGUAGE = "en"
"""The only one of which so much ordinary mail is known."""
CLEAR = 8
"""An example with so many words says all that is needed."""
PARTS = 5
LOST = 0.002
"""So many noes that were not learned from may be lost."""
COST = 1e-4
"""Of the square of a weight."""
STRETCHES = 90_000
SCRAMBLED = 20_000
"""Paragraphs of common words by chance: their words alone are no cues."""
HEAD = """# Words that gather in answers to somebody who applied; see docs/adr/0051.
# Learned by `make cues` from {noes} noes and {others} ordinary mails; {words} words, {enough} in {within} are enough.
"""

Words = Sequence[str]


class No(NamedTuple):
    """A letter, and where in it the strongest sign stands."""

    file: str
    words: Words
    place: int
    names: frozenset[str]

    def mail(self) -> Mail:
        return Mail(
            self.file, is_no=True, weight=1.0, words=frozenset(filter(str.isalpha, self.words)), names=self.names
        )

    def around(self) -> Words:
        start = max(0, self.place - WITHIN // 2)
        return self.words[start : start + WITHIN]


def noes_and_others(paths: list[str]) -> tuple[list[No], list[Words]]:
    """Letters that the rules recognise, and ordinary mails; each text once."""
    rules, seen = load_rules(None), set[str]()
    noes, others = list[No](), list[Words]()
    for path in paths:
        for mail in map(json.loads, filter(None, Path(path).read_text("utf-8").split("\n"))):
            subject, body = mail.get("subject") or "", mail.get("body") or ""
            if (mail.get("language") or LANGUAGE)[:2] != LANGUAGE or body in seen or mail["kind"] not in "PH":
                continue
            seen.add(body)
            reading = Reading(subject=subject, body=body)
            told = [s for s in reading.sentences if s.where in ("subject", "body")]
            words = [word for sentence in told for word in sentence.folded.split()]
            if mail["kind"] == "H":
                others.append(words)
                continue
            hits = counted(hits_of(reading, rules.packs_for(reading)))
            speaking = [hit for hit in hits if hit.points > 0 and hit.span.sentence < len(told)]
            if speaking and total(hits) >= rules.doubtful:
                span = max(speaking, key=lambda hit: hit.points).span
                starts = [0, *accumulate(len(sentence.folded.split()) for sentence in told)]
                within = len(told[span.sentence].folded.encode()[: span.left].split())
                noes.append(No(path, words, starts[span.sentence] + within, names_in(body, LANGUAGE)))
    return noes, others


def examples() -> list[Words]:
    """What the pack's own examples say where a rule decides by itself, in one sentence or two."""
    rules = packs.document(f"packs/{LANGUAGE}.yaml")["rules"]
    said = chain.from_iterable(rule["examples"].get("match", ()) for rule in rules if rule["points"] >= DECISIVE)
    return [words for words in (Reading(subject="", body=text).folded.split() for text in said) if len(words) >= CLEAR]


def stretches(others: list[Words]) -> Iterator[Words]:
    """Half of each is the half of the next one."""
    for words in others:
        for start in range(0, max(1, len(words) - WITHIN // 2), WITHIN // 2):
            yield words[start : start + WITHIN]


def matrix(some: Sequence[Words], columns: dict[str, int]) -> csr_matrix:
    found = [(row, columns[w]) for row, words in enumerate(some) for w in sorted(set(words)) if w in columns]
    rows, cols = np.array(found).T
    return csr_matrix((np.ones(len(rows)), (rows, cols)), (len(some), len(columns)))


def weights(noes: Sequence[Words], others: Sequence[Words], wanted: list[str]) -> dict[str, float]:
    columns = {word: n for n, word in enumerate(wanted)}
    seen = vstack([matrix(noes, columns), matrix(others, columns)]).tocsr()
    is_no = np.concatenate((np.ones(len(noes)), np.zeros(len(others))))
    share = np.where(is_no, 1 / len(noes), 1 / len(others))
    turned = seen.T.tocsr()

    def cost(values: np.ndarray) -> tuple[float, np.ndarray]:
        told = seen @ values[:-1] + values[-1]
        wrong = share * (1 / (1 + np.exp(-told)) - is_no)
        squares = COST / 2 * (values[:-1] ** 2).sum()
        slope = np.append(turned @ wrong + COST * values[:-1], wrong.sum())
        return (share * (np.logaddexp(0, told) - is_no * told)).sum() + squares, slope

    bounds = [(0, None)] * len(wanted) + [(None, None)]
    best = minimize(cost, np.zeros(len(wanted) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return {word: weight for word, weight in zip(wanted, best, strict=False) if weight > 0}


def most(words: Words, cues: dict[str, float]) -> float:
    sums = [0.0, *accumulate(cues.get(word, 0.0) for word in words)]
    return max(after - before for before, after in zip(sums, sums[WITHIN:], strict=False))


def enough(noes: list[No], others: list[Words], wanted: list[str]) -> float:
    """What nearly all noes reach that were not learned from, in the middle of some trials."""
    found = []
    for part in range(PARTS):
        some = [no.around() for n, no in enumerate(noes) if n % PARTS != part]
        learned = weights([*some, *examples()], others, wanted)
        long = [no.words for no in noes[part::PARTS] if len(no.words) > WITHIN]
        found.append(np.quantile([most(words, learned) for words in long], LOST))
    return float(np.median(found))


def main(paths: list[str]) -> None:
    noes, mails = noes_and_others(paths)
    chance = random.Random(LANGUAGE)
    chance.shuffle(noes)
    scrambled = [paragraph.lower().split() for paragraph in paragraphs("", SCRAMBLED)]
    others = [*stretches([*mails, *scrambled])]
    others = chance.sample(others, min(STRETCHES, len(others)))
    wanted = sorted(common([no.mail() for no in noes]))
    limit = enough(noes, others, wanted)
    learned = weights([*(no.around() for no in noes), *examples()], others, wanted)
    cues = {word: each for word, weight in learned.items() if (each := round(ENOUGH * weight / limit)) > 0}
    FOLDER.mkdir(exist_ok=True)
    head = HEAD.format(noes=len(noes), others=len(mails), words=len(cues), enough=ENOUGH, within=WITHIN)
    (FOLDER / f"{LANGUAGE}.txt").write_text(head + "".join(f"{w} {cues[w]}\n" for w in sorted(cues)), "utf-8")
    print(f"{len(noes)} noes, {len(mails)} ordinary mails, {len(cues)} words")


if __name__ == "__main__":
    main(sys.argv[1:])
