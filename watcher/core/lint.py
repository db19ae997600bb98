"""What may be better about rules that make sense: findings, each with a stable code (data/lint.yaml explains them)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from watcher.core.hits import hits_of
from watcher.core.phrases import Phrase
from watcher.core.proving import as_read, trials
from watcher.core.reading import Reading
from watcher.core.rules import DOUBTFUL, PHRASES, Compiled, CompiledPack, Rule, RuleSet
from watcher.core.spans import Spans

Below = tuple[str | int, ...]
Mend = Literal["", "drop", "move"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding about `rule`, at `below` in it; `mend` says how it may be put right without changing a verdict."""

    rule: str
    below: Below
    code: str
    text: str
    hint: str = ""
    mend: Mend = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a mailbox says: ordinary mails and how many of them each rule hit, all mails and how many."""

    mails: int
    ordinary: int
    hits: Mapping[str, int]
    ordinary_hits: Mapping[str, int]
    together: Mapping[tuple[str, str], int]
    """How many mails two rules hit both; names in order."""


RARE, BROAD, OVERLAP, FEW = 200, 0.02, 0.95, 5
"""Mails before a rule may be called dead; a share of ordinary mail; a share of hits in common, and of how many."""


def findings(rules: RuleSet, pack: CompiledPack, function_words: frozenset[str]) -> Iterator[Finding]:
    """Everything about one pack of `rules` that the files alone can tell."""
    for compiled in pack.rules:
        yield from _no_examples(compiled.rule)
        yield from _expressions(compiled.rule)
        yield from _common_words(compiled, function_words)
        yield from _shadowed(compiled)
        yield from _shadowed_elsewhere(compiled, [each for each in rules.all_packs() if each is not pack])
    yield from _contradicted(rules, pack)
    yield from _twins(pack)
    yield from _true_by_now(pack)
    yield from _unreachable(rules, pack)


def measured(rules: RuleSet, pack: CompiledPack, mail: Measured) -> Iterator[Finding]:
    """What one's own mail tells about the rules of `pack`."""
    for rule in (compiled.rule for compiled in pack.rules):
        if mail.mails >= RARE and not mail.hits.get(rule.name):
            yield Finding(rule.name, (), "R103", f"`{rule.name}` hits none of {mail.mails} mails")
        share = mail.ordinary_hits.get(rule.name, 0) / max(1, mail.ordinary)
        if rule.points > 0 and share > BROAD:
            text = f"`{rule.name}` hits {share:.1%} of {mail.ordinary} ordinary mails"
            yield Finding(rule.name, (), "R104", text, "make its phrases longer, or ask for a word `near`")
        for other in rules.all_packs():
            yield from _always_together(rule, other, mail)


def _always_together(rule: Rule, pack: CompiledPack, mail: Measured) -> Iterator[Finding]:
    hits = mail.hits.get(rule.name, 0)
    for other in (compiled.rule for compiled in pack.rules) if hits >= FEW else ():
        first, second = sorted((rule.name, other.name))
        both = mail.together.get((first, second), 0)
        if other.name != rule.name and rule.points * other.points > 0 and both >= OVERLAP * hits:
            yield Finding(
                rule.name, (), "R107", f"wherever `{rule.name}` hits, `{other.name}` hits too ({both} of {hits} mails)"
            )


def _no_examples(rule: Rule) -> Iterator[Finding]:
    if not rule.match:
        yield Finding(rule.name, (), "R108", f"`{rule.name}` has no example under match", "add a sentence it must hit")


_CLASS = re.compile(r"\\[sWDS]|\[\^|\(\?s")
_ESCAPED = re.compile(r"\\.|\(\?[^)]*?[:)>]|\[:\w+:\]")
_UNFOLDED = re.compile("[A-Z\u00c0-\u024f\u2018-\u201f]")


def _expressions(rule: Rule) -> Iterator[Finding]:
    for key, index, source in _phrases(rule):
        stripped = source.strip()
        if not (len(stripped) > 2 and stripped.startswith("/") and stripped.endswith("/")):
            continue
        if found := _CLASS.search(stripped):
            text = f"`{found.group()}` in an expression may reach over the end of a sentence"
            yield Finding(rule.name, (key, index), "R105", text, "write a blank, or [a-z]")
        if found := _UNFOLDED.search(_ESCAPED.sub("", stripped)):
            text = f"`{found.group()}` never stands in folded text, so this expression never fits there"
            yield Finding(rule.name, (key, index), "R106", text, "small letters without accents, no quotes")


def _phrases(rule: Rule) -> Iterator[tuple[str, int, str]]:
    for key in PHRASES:
        for index, source in enumerate(getattr(rule, key)):
            yield key, index, source


def _common_words(compiled: Compiled, function_words: frozenset[str]) -> Iterator[Finding]:
    rule = compiled.rule
    lonely = not rule.near and not rule.all and rule.points > 0
    for index, phrase in enumerate(compiled.any if lonely else ()):
        texts = phrase.samples
        if not texts or any(" " in text for text in texts) or phrase.solid:
            continue
        if function_words.issuperset(texts):
            text = f"`{phrase.source}` is a word that stands in every mail"
        elif rule.points >= DOUBTFUL:
            text = f"`{phrase.source}` is a single word, and gives {rule.points:g} points"
        else:
            continue
        yield Finding(rule.name, ("any", index), "R104", text, "add the words around it, or a word `near`")


def _shadowed(compiled: Compiled) -> Iterator[Finding]:
    """Phrases of a rule that fit only where another of its phrases fits anyway."""
    gone: set[int] = set()
    for index, phrase in enumerate(compiled.any):
        for n, other in enumerate(compiled.any):
            if n != index and n not in gone and phrase.samples and _covers(other, phrase):
                gone.add(index)
                text = f"`{phrase.source}` fits only where `{other.source}` fits, too"
                yield Finding(compiled.rule.name, ("any", index), "R102", text, "leave the longer one out", "drop")
                break


def _shadowed_elsewhere(compiled: Compiled, others: Sequence[CompiledPack]) -> Iterator[Finding]:
    """Phrases that fit only where a rule of another pack hits, with at least as many points of the same sign."""
    rule = compiled.rule
    for index, phrase in enumerate(compiled.any if rule.points else ()):
        readings = [as_read(rule, text) for text in phrase.samples]
        covering = [{hit.compiled.rule for hit in hits_of(reading, others)} for reading in readings]
        for other in set.intersection(*covering) if covering else ():
            if other.points * rule.points > 0 and abs(other.points) >= abs(rule.points):
                text = f"`{phrase.source}` fits only where `{other.name}` hits ({other.points:+g}), which counts then"
                yield Finding(rule.name, ("any", index), "R102", text, "leave it out, or give it more points")
                break


def _covers(phrase: Phrase, other: Phrase) -> bool:
    """Whether `phrase` fits every reading of `other`."""
    return all(Spans(Reading(subject="", body=text)).of(phrase) for text in other.samples)


def _contradicted(rules: RuleSet, pack: CompiledPack) -> Iterator[Finding]:
    """Phrases for a no that hit examples of what speaks against one: receipts, invitations, offers, newsletters."""
    against = (compiled.rule for each in rules.all_packs() for compiled in each.rules if compiled.rule.points < 0)
    found: dict[tuple[str, int], list[tuple[Rule, str]]] = {}
    for rule in against:
        for text in rule.match:
            reading = as_read(rule, text)
            for compiled in {hit.compiled for hit in hits_of(reading, (pack,)) if hit.points > 0}:
                spans = Spans(reading)
                for index, phrase in enumerate(compiled.any):
                    if spans.of(phrase):
                        found.setdefault((compiled.rule.name, index), []).append((rule, text))
    for (name, index), examples in found.items():
        rule, text = examples[0]
        more = f", and {len(examples) - 1} more" if len(examples) > 1 else ""
        said = f"it hits an example of `{rule.name}`: “{text}”{more}"
        yield Finding(
            name, ("any", index), "R109", said, "make it longer, or name under `unless` what stands beside it"
        )


def _twins(pack: CompiledPack) -> Iterator[Finding]:
    """The same phrase in two rules of one sign: only the rule with more points ever counts."""
    seen: dict[tuple[str, bool], Rule] = {}
    for rule in (compiled.rule for compiled in pack.rules):
        for index, source in enumerate(rule.any):
            first = seen.setdefault((" ".join(source.lower().split()), rule.points > 0), rule)
            if first is not rule:
                text = f"`{source}` stands in `{first.name}` as well; only the one with more points counts"
                yield Finding(rule.name, ("any", index), "R107", text)


def _true_by_now(pack: CompiledPack) -> Iterator[Finding]:
    for trial in trials(pack):
        if trial.came_true:
            text = f"todo[{trial.index}] of `{trial.rule}` is hit by now"
            yield Finding(trial.rule, ("examples", "todo", trial.index), "R112", text, "it belongs under match", "move")


def _unreachable(rules: RuleSet, pack: CompiledPack) -> Iterator[Finding]:
    """All rules together cannot reach the threshold: nothing would ever be a rejection."""
    for_it = [c.rule for each in rules.all_packs() for c in each.rules if c.rule.points > 0]
    most = sum(rule.points for rule in for_it)
    if pack.rules and all(rule.at_most_once for rule in for_it) and most < rules.threshold:
        text = f"all rules together give {most:g} points at most, and `threshold` is {rules.threshold:g}"
        yield Finding(pack.rules[0].rule.name, (), "R111", text, "lower the threshold, or raise points")
