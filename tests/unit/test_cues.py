"""core/cues: which mails a pack is asked about at all (ADR 51)."""

import pytest

from watcher.adapters import config
from watcher.adapters.config import packs
from watcher.core.cues import ENOUGH, WITHIN, name_of
from watcher.core.message import Message
from watcher.core.rules import Pack, Rule, RuleSet
from watcher.core.verdict import judge

CUES = {"regret": 60, "applying": 60}
NO = "We regret it went to another. Thanks for applying."
ASIDE = "It rained all day and we sat at the window. " * 9


def outcome(text, *own, subject=""):
    shipped = Pack("en", (Rule("en:no", 5, ("went to another",)), Rule("en:sale", -4, ("sale",))), "en", cues=CUES)
    return judge(Message(digest="d", text=text, subject=subject), RuleSet((Pack("", own), shipped)))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        (f"{ASIDE} {NO} {ASIDE}", 5),
        (f"We regret the rain. {ASIDE} It went to another. {ASIDE} Thanks for applying.", 0),
        (f"{ASIDE} It went to another.", 0),
        ("It went to another.", 5),
    ],
)
def test_a_pack_is_asked_where_cues_gather(text, points):
    """Within forty words somewhere in the mail; of a note with fewer words nothing is expected."""
    assert outcome(text).score == points


def test_of_a_long_mail_only_what_stands_around_the_cues_is_read():
    """What a pack has against a no counts where the no is said; on another page it speaks of something else."""
    assert outcome(f"{NO} The sale ends. {ASIDE * 3}").score == 1
    assert outcome(f"{NO} {ASIDE * 3} The sale ends.").score == 5
    assert outcome(f"{NO} {ASIDE} The sale ends.").score == 1


def test_subject_and_greeting_are_always_read():
    """They speak of all that follows."""
    assert outcome(f"{ASIDE * 3} {NO}", subject="The sale ends").score == 1
    assert outcome(f"The sale,\n\n{ASIDE * 3} {NO}").score == 1


def test_evidence_stands_where_it_stands_in_the_whole_mail():
    """Sentences that are not read keep their places."""
    text = f"{ASIDE * 3} {NO} {ASIDE * 3}"
    (hit,) = outcome(text).evidence
    assert text[hit.start : hit.end] == hit.text == "went to another"


def test_words_of_the_subject_are_cues_too():
    """It stands before the body."""
    assert outcome(f"Regret it went to another. {ASIDE}", subject="Applying").score == 5


def test_that_they_are_missing_is_told():
    """`explain` names what was looked for and not found, so that nobody wonders why a rule said nothing."""
    assert outcome(f"{ASIDE} It went to another.").missing == ("en:cues",)


def test_rules_of_the_users_own_need_no_cues():
    """They are asked about every mail; if that makes a doubt the pack is, too, and what it has against it counts."""
    mine = Rule("mine", 4.5, ("some other time",))
    assert outcome(f"{ASIDE} Some other time.", mine).score == 4.5
    assert outcome(f"{ASIDE} Some other time. The sale ends.", mine).score == 0.5


def test_a_weak_rule_of_the_users_own_opens_no_pack():
    """What is too weak for a doubt says nothing of what a pack would find on another page."""
    weak = Rule("weak", 2, ("some other time",))
    assert outcome(f"{ASIDE} Some other time. The sale ends.", weak).score == 2


def test_they_can_be_switched_off(tmp_path):
    """By their full name; then every mail is asked about."""
    rules = tmp_path / "rules.yaml"
    rules.write_text("version: 1\npacks: [en]\nchange: {en:cues: off}\n")
    assert [pack.cues for pack in config.load_rules(rules).all_packs() if pack.language] == [{}]


@pytest.mark.parametrize("language", [name for name in packs.names() if packs.cues(name)])
def test_the_shipped_cues_are_words(language):
    """Folded, nobody's given name, and none of them enough by itself."""
    cues = packs.cues(language)
    assert all(word.isalpha() and word == word.casefold() for word in cues)
    assert all(0 < weight < ENOUGH / 2 for weight in cues.values())
    assert not packs.given_names() & cues.keys()
    assert len(cues) > WITHIN


def test_their_name_is_told_like_a_rule():
    """`change:` calls them by it."""
    assert name_of("en") == "en:cues"
