"""core/leaning: what a mail's ordinary words lean to, and beside what it counts (ADR 50)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.adapters import config
from watcher.adapters.config import packs
from watcher.core.leaning import LEAST, MOST, hundredths, name_of
from watcher.core.message import Address, Message
from watcher.core.record import hangs_on
from watcher.core.rules import Pack, Rule, RuleSet
from watcher.core.verdict import judge, read

WORDS = {"outcome": 80, "sorry": 60, "membership": -90, "account": -120}
SIGN = Rule("en:sign", 4, ("went to another",))


def verdict(text, *rules, own=(), subject="", sender=None, words=WORDS):
    pack = Pack(language="en", name="en", rules=rules or (SIGN,), leanings=words)
    mine = Pack(language="", rules=own)
    return judge(Message(digest="d", text=text, subject=subject, sender=sender), RuleSet((mine, pack)))


def leaning(told):
    return [(hit.points, hit.text) for hit in told.evidence if hit.rule == "en:leaning"]


def test_words_add_up_beside_a_rule_that_speaks_for_a_no():
    """A sign and words that letters have are more than the sign alone; those that lean most are told first."""
    told = verdict("Sorry for the outcome. The post went to another.")
    assert leaning(told) == [(1.4, "outcome, sorry")]
    assert told.score == 5.4


@pytest.mark.parametrize("points", [1.5, 2, 3, 3.5, 3.99])
def test_they_never_make_a_no(points):
    """What rules do not call a no is unclear at most, whatever else is said."""
    told = verdict("Sorry for the outcome. It went to another.", Rule("en:weak", points, ("went to another",)))
    assert told.outcome == ("unclear" if points > 1.5 else "unrelated")
    assert points <= told.score < told.threshold


def test_they_never_hide_a_no():
    """What rules call a no is unclear at least, however many words of other matters stand there."""
    many = dict.fromkeys((f"{a}{b}" for a in "abcdefg" for b in "uvwxyz"), -90)
    assert verdict(f"It went to another. {' '.join(many)}.", words=many).score == 2.5
    weak = verdict(f"It went to another. {' '.join(many)}.", Rule("en:weak", 3.9, ("went to another",)), words=many)
    assert weak.outcome == "unrelated"


def test_they_give_less_than_half_of_what_rules_give():
    """So a weak sign stays unclear."""
    many = dict.fromkeys(("outcome", "sorry", "future", "role"), 90)
    told = verdict(
        "Sorry, the outcome: your future role went to another.", Rule("en:weak", 2, ("went to another",)), words=many
    )
    assert told.score == 2.9


def test_words_of_other_matters_weigh_more():
    """Against a no they count four times as much where there are enough of them; only they are told as the reason."""
    many = {f"{a}{b}": 0 for a in "abcdefg" for b in "uvwxyz"}
    told = verdict(
        f"Sorry, the account went to another. {' '.join(many)}.",
        Rule("en:weak", 3, ("went to another",)),
        words={**WORDS, **many},
    )
    assert leaning(told) == [(-2.4, "account")]


def test_a_word_counts_once():
    """However often it is said."""
    assert leaning(verdict("Outcome, outcome, outcome. It went to another.")) == [(0.8, "outcome")]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Sorry for the outcome.", (SIGN,)),
        ("Sorry for the outcome. It went to another.", (Rule("en:weak", 0.5, ("went to another",)),)),
        ("Sorry for the outcome. It went to another.", (Rule("en:kind", 0, ("went to another",), kind="job"),)),
        ("Sorry for the outcome. It went to another.", (Rule("en:against", -3, ("went to another",)),)),
        ("It went to another.", (SIGN,)),
    ],
    ids=["no rule fits", "a weak one", "one without points", "one against", "no word known"],
)
def test_words_alone_say_nothing(text, rules):
    """Without a rule of a point and a half for a no, and without such words, nothing is added."""
    assert leaning(verdict(text, *rules)) == []


def test_a_rule_of_the_users_own_is_never_outweighed():
    """What the user gave points to counts what the user says, whatever other words there are."""
    own = (Rule("mine", 5.0, ("went to another",)),)
    told = verdict("The account of your membership went to another.", own=own)
    assert leaning(told) == []
    assert told.score == 5


def test_only_what_is_written_leans():
    """Words of the subject count, those of the sender's name do not."""
    assert leaning(verdict("It went to another.", subject="The outcome")) == [(0.8, "outcome")]
    assert leaning(verdict("It went to another.", sender=Address("Outcome Team", "a@b.example"))) == []


@given(st.integers(-10_000, 10_000), st.integers(1, 200))
def test_what_words_give_has_bounds(together, words):
    """Never more than MOST nor less than LEAST, on the side of the words, and more for more."""
    points = hundredths(together, words)
    assert LEAST <= points <= MOST
    assert points * together >= 0
    assert points <= hundredths(together + 1, words)


def test_few_words_hide_no_no():
    """A note of one line with a word of other matters in it says its no all the same."""
    told = verdict(
        "News: we have decided to go with another candidate.",
        Rule("en:other", 6, ("another candidate",)),
        words={"news": -200},
    )
    assert leaning(told) == [(-0.34, "news")]


@pytest.mark.parametrize(
    ("points", "text", "expected"),
    [
        (6, "We are sorry that it was declined.", []),
        (6, "We are sorry that it was declined; your account stays.", [(-0.4, "account")]),
        (3, "We are sorry that it was declined.", [(-0.67, "declined")]),
    ],
    ids=["a no", "beside other words", "no no by rules"],
)
def test_the_words_a_no_is_said_in_do_not_speak_against_it(points, text, expected):
    """What a rule has read as a no is not read once more as the word of a declined booking; it was for nothing else."""
    rule = Rule("en:no", points, ("was declined",))
    assert leaning(verdict(text, rule, words={"declined": -400, "account": -240})) == expected


def test_the_words_a_no_is_said_in_speak_for_it():
    """Words of letters count wherever they stand."""
    words = {"declined": -100, "outcome": 80}
    assert leaning(verdict("The outcome: declined.", Rule("en:no", 6, ("outcome declined",)), words=words)) == [
        (0.8, "outcome")
    ]


def test_words_take_half_of_a_no_at_most():
    """What rules call a no plainly stays one, whatever words stand beside it."""
    words = {f"{a}{b}": -90 for a in "abcdefgh" for b in "nopq"}
    said = f"We have decided to go with another candidate and to award it to another. {' '.join(words)}."
    plain = Rule("en:other", 6, ("another candidate",)), Rule("en:award", 3.6, ("to another",))
    told = verdict(said, *plain, words=words)
    assert leaning(told)[0][0] == -4.8
    assert told.outcome == "rejection"


def test_words_of_a_long_mail_hide_no_no():
    """A mail about many things says its no in one sentence; all its other words take little of that."""
    many = {f"{a}{b}": -20 for a in "abcdefghijkl" for b in "nopqrstuvwxyz"}
    told = verdict(
        f"We have decided to go with another candidate. {' '.join(many)}.",
        Rule("en:other", 6, ("another candidate",)),
        words=many,
    )
    assert -1 < leaning(told)[0][0] < 0


def test_no_no_hangs_on_what_words_lean_to():
    """`gracious report` names only rules without which a rejection would be none."""
    pack = Pack(language="en", name="en", rules=(SIGN,), leanings=WORDS)
    rules, message = RuleSet((pack,)), Message(digest="d", text="Sorry for the outcome. It went to another.")
    assert hangs_on(read(message), judge(message, rules), rules) == ("en:sign",)


@pytest.mark.parametrize("language", [name for name in packs.names() if packs.leanings(name)])
def test_the_shipped_words_are_words(language):
    """Folded, without digits, each leaning somewhere but nowhere far, and nobody's given name."""
    words = packs.leanings(language)
    assert all(word.isalpha() and word == word.casefold() for word in words)
    assert all(10 <= abs(weight) <= 300 for weight in words.values())
    assert not packs.given_names() & words.keys()


def test_it_can_be_switched_off(tmp_path):
    """By its full name, as any shipped rule; other points it cannot have."""
    rules = tmp_path / "rules.yaml"
    rules.write_text("version: 1\npacks: [en]\nchange: {en:leaning: off}\n")
    assert [pack.leanings for pack in config.load_rules(rules).all_packs() if pack.language] == [{}]
    rules.write_text("version: 1\npacks: [en]\nchange: {en:leaning: {points: 2}}\n")
    with pytest.raises(config.ConfigError) as caught:
        config.load_rules(rules)
    assert "3:10: it is weighed word by word (write `off`, or leave it)" in str(caught.value)


def test_its_name_is_told_like_a_rule():
    """`explain` and `change:` call it by the same name."""
    assert name_of("en") == "en:leaning"
