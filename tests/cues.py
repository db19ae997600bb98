"""`make cues MAIL="FILE.jsonl ..."`: which words gather in answers to somebody who applied, learned on from mail.

A line a mail, as `gracious evaluate` reads them (`kind` P: a no, H: an ordinary mail). Of a no that would not be asked
about, the words around its place are made to say more; none says less than before, so no letter is lost by it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import ceil
from pathlib import Path
from typing import NamedTuple

from leanings import Mail, common, names_in, source

from watcher.adapters.config import load_rules, packs
from watcher.core.cues import ENOUGH, WITHIN
from watcher.core.hits import counted, hits_of, total
from watcher.core.reading import Reading

FOLDER = Path(__file__).parents[1] / "watcher" / "data" / "cues"
LANGUAGE = "en"
"""The only one of which so much ordinary mail is known."""
HEAD = """# Words that gather in answers to somebody who applied; see docs/adr/0051.
# Learned by `make cues` from {noes} noes and {others} ordinary mails; {words} words, a hundred in forty are enough.
"""
LEARNED = re.compile("from ([0-9]+) noes and ([0-9]+)")

Words = Sequence[str]


class No(NamedTuple):
    """A letter, and where in it the strongest sign stands."""

    source: str
    words: Words
    place: int
    names: frozenset[str]

    def mail(self) -> Mail:
        return Mail(
            self.source, is_no=True, weight=1.0, words=frozenset(filter(str.isalpha, self.words)), names=self.names
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
                noes.append(No(source(mail, path), words, starts[span.sentence] + within, names_in(body, LANGUAGE)))
    return noes, others


def gathers(words: Words, cues: Mapping[str, int]) -> bool:
    """Whether a pack with these cues is asked about them."""
    sums = [0, *accumulate(cues.get(word, 0) for word in words)]
    return len(words) <= WITHIN or any(b - a >= ENOUGH for a, b in zip(sums, sums[WITHIN:], strict=False))


def widened(known: Mapping[str, int], noes: Iterable[No], new: set[str], others: Iterable[Words]) -> dict[str, int]:
    """Cues of which all noes have enough: what one lacks is added to its words, mostly to rare ones."""
    cues, times = dict(known), Counter(word for words in others for word in set(words))
    for no in noes:
        if not gathers(no.words, cues):
            lack = ENOUGH - sum(cues.get(word, 0) for word in no.around())
            rare = {word: 1 / (1 + times[word]) for word in no.around() if word in new or word in known}
            cues |= {w: cues.get(w, 0) + ceil(lack * each / sum(rare.values())) for w, each in rare.items()}
    return cues


def main(paths: list[str]) -> None:
    known, noes, others = packs.cues(LANGUAGE), *noes_and_others(paths)
    cues = widened(known, noes, common(no.mail() for no in noes), others)
    file = FOLDER / f"{LANGUAGE}.txt"
    before, ordinary = LEARNED.search(file.read_text("utf-8")).groups()
    head = HEAD.format(noes=int(before) + len(noes), others=ordinary, words=len(cues))
    file.write_text(head + "".join(f"{word} {cues[word]}\n" for word in sorted(cues)), "utf-8")
    for name, some in (("noes", [no.words for no in noes]), ("ordinary mails", others)):
        asked = (sum(gathers(words, each) for words in some) for each in (known, cues))
        print(f"of {len(some)} {name} asked about, before and now:", *asked)


if __name__ == "__main__":
    main(sys.argv[1:])
