"""core/keys: which packs a mail opens at all (ADR 66)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from watcher.adapters import config
from watcher.adapters.config import packs
from watcher.core.glance import Glance
from watcher.core.keys import Keys, Ring
from watcher.core.phrases import Phrase, WordLists
from watcher.core.rules import CompiledPack, Pack, Rule, RuleSet
from watcher.core.sieve import Sieve
from watcher.core.text import is_solid, words_of
from watcher.core.verdict import Unrelated, weigh


def keys(*phrases: str) -> Keys:
    lists = WordLists({})
    return Keys(**Keys.of(Phrase.parse(phrase, lists) for phrase in phrases).plain)


@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("went ... another", "another day it went", True),
        ("went ... another", "it went well", False),
        ("(gone|filled) [already]", "filled", True),
        ("candidat* chosen", "the candidature was chosen", True),
        ("candidat* chosen", "the candy was chosen", False),
        ("*platz vergeben", "der ausbildungsplatz ist vergeben", True),
        ("*job* vergeben", "diese jobs sind vergeben", True),
        ("*job* vergeben", "alles ist vergeben", False),
        ("/ rank[^ ]* [0-9]+ /", "you ranked 4", True),
        ("/ rank[^ ]* [0-9]+ /", "you ranked well", False),
        ("/not this time \\n/", "hello", True),
    ],
    ids=[
        "all its words", "one is missing", "one of several", "a beginning", "another beginning", "an ending",
        "within a word", "nowhere within", "an expression", "no such expression", "an expression about ends is unsure",
    ],
)  # fmt: skip
def test_a_key_is_all_the_words_of_a_phrase(phrase, text, fits):
    """Wherever they stand: what a phrase fits is among the mails that open its pack."""
    assert keys(phrase).fit(Ring(words_of(text))) is fits


@pytest.mark.parametrize("language", packs.names())
def test_every_example_of_a_rule_opens_its_pack(language):
    """A single sentence without any cue; texts in scripts without blanks open all packs they may be in."""
    fits, rules = packs.keys(language).fit, packs.shipped(language).rules
    examples = [text for rule in rules if rule.points for text in rule.match if not is_solid(text)]
    assert [text for text in examples if not fits(Ring(words_of(text)))] == []


def lazy(load: Callable[[str], Pack]) -> RuleSet:
    """Two languages that share a word; the second knows a word for what is no no."""
    said = {"en": ("the", "post"), "no": ("er", "post")}
    told = {name: Keys.of(rule.any[0] for rule in CompiledPack(PACKS[name]).rules) for name in said}
    return RuleSet(languages=said, load=load, keys=told.__getitem__)


PACKS = {
    "en": Pack("en", (Rule("en:no", 5, ("has gone",)),)),
    "no": Pack("no", (Rule("no:no", 5, ("er besatt",)), Rule("no:list", -6, ("nyhetsbrev",)))),
}


def test_a_mail_of_many_opens_no_pack_to_which_it_has_no_key():
    """A word of another language in passing costs no megabytes."""
    opened = list[str]()
    rules = lazy(lambda name: opened.append(name) or PACKS[name])
    sieve, mails = Sieve(rules), [Glance("", "The post has gone."), Glance("", "Post er post")]
    assert [key for key, _ in sieve.judged([sieve.asked(dict(enumerate(mails)))])] == [0]
    assert opened == ["en"]


def test_what_speaks_against_a_no_opens_a_pack_as_well():
    """The language that understands most of a mail decides (ADR 45), also where that is none of a no."""
    opened = list[str]()
    rules = lazy(lambda name: opened.append(name) or PACKS[name])
    sieve, mail = Sieve(rules), Glance("", "The post has gone. Nyhetsbrev.")
    assert [*sieve.judged([sieve.asked({1: mail})])] == []
    assert opened == ["en", "no"]
    assert isinstance(weigh(mail.read(), lazy(PACKS.__getitem__)), Unrelated)


def test_rules_whose_points_are_changed_open_their_pack_to_every_mail(tmp_path):
    """A rule that spoke against a no may speak for one now."""
    rules = tmp_path / "rules.yaml"
    rules.write_text("version: 1\npacks: [fi]\nchange: {fi:leaning: off}\n")
    told = config.load_rules(rules)
    assert "fi" in [one.language for one in told.opened_in(("fi",), lambda: ["hei"])]
