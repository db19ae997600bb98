"""The sieve keeps what the careful path keeps, and says of it what that says."""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.adapters import config
from watcher.adapters.config import packs
from watcher.core.batch import Batch, Weights
from watcher.core.cues import asked
from watcher.core.glance import Glance
from watcher.core.keys import Keys
from watcher.core.leaning import hundredths
from watcher.core.look import Strainer
from watcher.core.passages import Passages
from watcher.core.rules import CompiledPack, Pack, Rule, RuleSet
from watcher.core.sieve import Sieve
from watcher.core.text import SENTENCE_LIMIT, fold, sentences
from watcher.core.tokens import Vocabulary
from watcher.core.tongues import Tongues
from watcher.core.verdict import Judgement, Unrelated, weigh

BENCHMARK = Path(__file__).parent.parent / "benchmark"


@cache
def lines(language: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (BENCHMARK / f"{language}.jsonl").read_text().splitlines()]


@cache
def shipped() -> RuleSet:
    return config.load_rules(None)


@cache
def sieve() -> Sieve:
    return Sieve(shipped())


def wanted(glances: list[Glance], rules: RuleSet) -> dict[int, Judgement]:
    weighed = {n: weigh(glance.read(), rules) for n, glance in enumerate(glances)}
    return {n: verdict for n, verdict in weighed.items() if not isinstance(verdict, Unrelated)}


def kept(sieve: Sieve, glances: list[Glance]) -> dict[int, Judgement]:
    """Told in words in two batches, and asked about together."""
    each = dict(enumerate(glances))
    odd, even = ({n: glance for n, glance in each.items() if n % 2 == rest} for rest in (0, 1))
    return dict(sieve.judged([sieve.asked(odd), sieve.asked(even)]))


def batch_of(glances: list[Glance], rules: RuleSet) -> Batch:
    passages = Passages.told([glance.told() for glance in glances], Vocabulary())
    return Batch(passages, [*map(rules.packs_in, Tongues(rules.languages).likely(passages))])


@pytest.mark.parametrize("language", packs.names())
def test_no_letter_of_the_benchmark_is_dropped(language):
    """Every letter and near-miss of a language at once: what is a rejection or unclear stays."""
    glances = [Glance(line.get("subject", ""), line["body"], line.get("from", "")) for line in lines(language)[:60]]
    assert wanted(glances, shipped()) == kept(sieve(), glances)


SAID = [
    "Unfortunately, we have decided to move forward with other candidates.",
    "Leider haben wir uns für einen anderen Bewerber entschieden.",
    "Nous avons le regret de ne pas retenir votre candidature.",
    "If you are not selected, we will let you know.",
    'She said: "we have decided to move forward with other candidates".',
    "Your application was",
    "> quoted line",
    "not successful",
    "On Mon, 2 Nov 2026, Rita wrote:",
    "-- \nRita",
    "-----Original Message-----",
    "Thank you for your interest in the role of Data Engineer at Acme.",
    "We will keep your résumé on file.",
    "this time.",
    "“not”",
    "選考の結果、今回は採用を見送らせていただきます。",
    "From: rita@acme.example\nSent: Monday\nTo: me\nSubject: hello",
    "Kind regards",
    "",
]
BODIES = st.lists(st.sampled_from(SAID), max_size=8).flatmap(
    lambda said: st.sampled_from(["\n", " ", "\n\n", "\r\n"]).map(lambda glue: glue.join(said))
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "Your application", "Hello"]), BODIES), min_size=1, max_size=4))
def test_whatever_is_put_together_from_sentences_is_kept_where_it_matters(mails):
    """Quotations, quotes, signatures and several languages, alone or beside other mails."""
    glances = [Glance(subject, body) for subject, body in mails]
    assert wanted(glances, shipped()) == kept(sieve(), glances)


OWN = [
    Rule("gap", 3, ("decided ...2 another",)),
    Rule("weak", 1.5, ("sorry",), at_most_once=True),
    Rule("twice", 1.5, ("no luck",)),
    Rule("subject", 3, ("application",), look_in=frozenset({"subject"})),
    Rule("expression", 3, (r"/pursu\w+ (an)?other/",)),
    Rule("ends", 3, (r"/goodbye \n/",)),
    Rule("sender", 3, ("noreply",), look_in=frozenset({"sender"})),
    Rule("against", -4, ("but",)),
    Rule("beside", 3, ("luck",), near=("sorry", "pursuing *")),
    Rule("elsewhere", 3, ("on",), all=("application", "/good\\w+/")),
    Rule("around", 2.5, ("goodbye",), needs_points=1.5),
    Rule("both", 3, ("decided",), near=("but",), all=("no luck",)),
    Rule("unless-said", 3, ("another",), none=("(sorry|goodbye *|no luck|luck*)",)),
    Rule("headers-too", 3, ("luck",), none=("noreply", "pursuing"), look_in=frozenset({"body", "headers"})),
]
WORDS = ["decided", "on", "another", "sorry", "no", "luck", "application", "pursuing", "goodbye", "but", ".", "noreply"]
TEXTS = st.lists(st.sampled_from([*WORDS, ". Then", ".\n\n", "!", '"on no luck but on"']), max_size=9).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(st.sampled_from(range(len(OWN))), st.sampled_from(["", "en", "nl"])),
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=5),
)
def test_own_rules_of_any_kind_are_never_sifted_out(chosen, mails):
    """Gaps, weak rules that add up, hits that repeat, regular expressions, rules for one place or language only."""
    by_language = {
        language: tuple(OWN[n] for n in sorted(chosen) if chosen[n] == language) for language in ("", "en", "nl")
    }
    rules = RuleSet(Pack(language, some) for language, some in by_language.items())
    glances = [Glance(*texts) for texts in mails]
    assert wanted(glances, rules) == kept(Sieve(rules), glances)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(range(len(OWN))), st.sampled_from(["", "en", "nl"])),
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
)
def test_a_pack_that_stays_shut_says_nothing(chosen, mails):
    """Packs that mails open with their keys, beside rules of one's own, against the same packs all open."""
    by_language = {
        language: Pack(language, tuple(OWN[n] for n in sorted(chosen) if chosen[n] == language))
        for language in ("", "en", "nl")
    }

    def keys(name: str) -> Keys:
        rules = CompiledPack(by_language[name]).rules
        return Keys.of(phrase for rule in rules for phrase in rule.any)

    def rules() -> RuleSet:
        said = {"en": ("on", "another"), "nl": ("but", "luck")}
        return RuleSet([by_language[""]], languages=said, load=by_language.__getitem__, keys=keys)

    glances = [Glance(*texts) for texts in mails]
    assert wanted(glances, rules()) == kept(Sieve(rules()), glances)


PIECES = [
    "word", "Another", "approx.", "Prof.", "decided.", "etc.", "e.g.", "What?", "No!", "...", "\n", "\n\n", "\n \n",
    "\r\n", '"', "“one two three four”", "„“", "«", "»", "> quoted", "\n> quoted line\n", "-", "•", "1.", "(e)",
    "retenu(e)", "é", "ß", "Straße.", "пример.", "。", "！", '?"', "!)", "—", ",", ":", "\x01", "\x00", "\u2028",
    "\u00a0", "ﬃ.", "日本", "a" * 130,
    "·e", "½", "l’emploi", "\u0301", "naïve", "_", "ab-in.", "Größe/n.", "longerthansixteenletters", "Ⅷ", "x²",
]  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary()


def passages(*glances: Glance) -> list[list[str]]:
    """The words of each line."""
    told = Passages.told([glance.told() for glance in glances], vocabulary())
    words = iter(told.vocabulary.words[number] for number in told.words.tolist())
    return [[*islice(words, length)] for length in told.lengths.tolist()]


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]))
@example(["word", ",", "\x01", "\r\n", "word", '"'], "")
def test_a_passage_is_made_of_whole_sentences(pieces, glue):
    """The same words in the same order, and no passage ends within a sentence: so nothing that fits is cut."""
    text = glue.join(pieces)
    said = [sentence.folded.split() for sentence in sentences(text, "body")]
    told = passages(Glance("", text))
    assert [word for words in told for word in words] == [word for words in said for word in words]
    ends = set(accumulate(map(len, said)))
    assert set(accumulate(map(len, told))) <= ends


@pytest.mark.parametrize("languages", [("en", "nl"), ("nl", "en")])
def test_of_languages_that_weigh_the_same_the_first_decides(languages):
    """As it does in the verdict, whichever the sieve looks at first."""
    rules = {"en": Rule("against", -4, ("but",)), "nl": Rule("speaking", 4, ("sorry",))}
    said = RuleSet(Pack(language, (rules[language],)) for language in languages)
    glances = [Glance("", "Sorry, but no.")]
    assert wanted(glances, said) == kept(Sieve(said), glances)


DENIED = Rule("denied", 3, ("another",), none=("(sorry|no luck)",))
ALONE = (
    Rule("sorry", 1.5, ("sorry",), at_most_once=True),
    Rule("beside", 2, ("word",), needs_points=1.7, at_most_once=True),
)
BY_LANGUAGE = tuple(Pack(language, (Rule("bad", 1.5, ("bad",), at_most_once=True),)) for language in ("en", "nl"))


@pytest.mark.parametrize(
    ("packs", "text"),
    [
        ((Pack("", (DENIED,)),), "Another one. We are sorry."),
        (BY_LANGUAGE, "Too bad."),
        ((Pack("", ALONE),), "Sorry. A word."),
    ],
    ids=["one word denies it", "languages do not add up", "nothing is strong enough to stand beside"],
)
def test_some_mails_are_dropped_unread(packs, text, monkeypatch):
    """Where one word says that a rule does not count, or where only two languages or weak rules would make a doubt."""
    monkeypatch.setattr(Glance, "read", lambda _: pytest.fail("it was read"))
    assert kept(Sieve(RuleSet(packs)), [Glance("", text)]) == {}


def test_with_very_many_sentences_no_border_is_sure():
    """What follows the last sentence that is counted is one sentence, however it is written."""
    text = "Never mind. " * SENTENCE_LIMIT + "We have decided. Another candidate."
    assert len(passages(Glance("", text))) == 1
    assert sentences(text, "body")[-1].folded.endswith("decided another candidate")


@pytest.mark.parametrize("language", packs.names())
def test_every_shipped_pack_is_seen_in_passages(language):
    """None has an expression that asks for the end of a sentence: its mails would be weighed one by one."""
    assert Strainer((CompiledPack(packs.shipped(language)),), 2.5).is_sure


CUES = {"post": 30, "regret": 40, "panel": 20, "été": 25}


CUED = st.lists(
    st.tuples(
        st.sampled_from(["", "The post"]), st.lists(st.sampled_from([*CUES, "so", "Well.", "so " * 9]), max_size=40)
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(CUED)
def test_cues_gather_in_many_mails_as_in_each(mails):
    """Of many mails at once the same packs are asked as of each by itself."""
    cues = {fold(word): weight for word, weight in CUES.items()}
    shipped = Pack(language="en", name="en", rules=(Rule("en:any", 3, ("regret",)),), cues=cues, common=("so",))
    rules = RuleSet((Pack("", ()),), languages={"en": ("so",)}, load=lambda _: shipped)
    glances = [Glance(subject, " ".join(words), "Post <panel@regret.example>") for subject, words in mails]
    batch = batch_of(glances, rules)
    readings = [glance.read() for glance in glances]
    assert batch.packs == [(*asked(reading, rules.packs_for(reading), rules),) for reading in readings]
    assert wanted(glances, rules) == kept(Sieve(rules), glances)


SIDES = [
    Rule("en:no", 6, ("regret",)),
    Rule("en:other", 5, ("another",)),
    Rule("en:weak", 3.5, ("went",)),
    Rule("en:against", -4, ("account",)),
    Rule("en:heavy", -6.5, ("order",)),
    Rule("en:light", -1.5, ("members",)),
]
OUTSIDE = {"panel": 60, "sorry": 45, "invoice": -150, "parcel": -90}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["regret", "another", "went", "account", "order", "members", *OUTSIDE, "mine", "\n\n"]),
            max_size=12,
        ).map(" so ".join),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([4.0, 5.5, 12.0]),
    st.sampled_from([(), (Rule("mine", 1.0, ("mine",)),), (Rule("mine", -2.0, ("mine",)),)]),
)
def test_what_is_put_in_doubt_is_kept(mails, threshold, own):
    """Words that take from a no, and signs for and against one that are in balance."""
    shipped = Pack(language="en", name="en", rules=tuple(SIDES), leanings=OUTSIDE, common=("so",))
    rules = RuleSet((Pack("", own), shipped), threshold=threshold)
    glances = [Glance("", text) for text in mails]
    assert wanted(glances, rules) == kept(Sieve(rules), glances)


def test_a_rule_that_fits_twice_may_make_a_no():
    """Words of other matters take from what it gives once, and leave a doubt of what it gives in all."""
    shipped = Pack(language="en", name="en", rules=(Rule("en:grey", 3, ("grey",)),), leanings=OUTSIDE, common=("so",))
    rules, words = RuleSet((Pack("", ()), shipped)), " so ".join(OUTSIDE)
    glances = [Glance("", f"so grey. so grey. {words}")]
    assert wanted(glances, rules)
    assert wanted(glances, rules) == kept(Sieve(rules), glances)


@settings(deadline=None)
@given(CUED, st.sampled_from([1, 1.5, 3]), st.booleans())
def test_beside_rules_of_the_users_own_cues_decide_as_in_each(mails, points, once):
    """A rule that makes a doubt by itself, only where it stands twice, or never; and one against it in the pack."""
    own = (
        Pack("", (Rule("mine", points, ("well",), at_most_once=once),)),
        Pack("", (Rule("too", 1, ("panel so",), near=("post",)), Rule("not", -1, ("été",)))),
    )
    said = (Rule("en:any", 3, ("regret",)), Rule("en:not", -2, ("post",), at_most_once=True))
    cues = {fold(word): weight for word, weight in CUES.items()}
    shipped = Pack(language="en", name="en", rules=said, cues=cues, common=("so",))
    rules = RuleSet(own, languages={"en": ("so",)}, load=lambda _: shipped)
    glances = [Glance(subject, " ".join(words), "Post <panel@regret.example>") for subject, words in mails]
    assert wanted(glances, rules) == kept(Sieve(rules), glances)


def test_most_near_misses_are_dropped():
    """A sieve that keeps everything would be of no use."""
    glances = [
        Glance("Minutes", f"The meeting of group {n} is moved to Monday, please bring the plans.") for n in range(99)
    ]
    assert kept(sieve(), glances) == {}


LEANING = {"unfortunately": 70, "role": 35, "account": -90, "reference": -25, "été": 15}


@given(
    st.lists(
        st.lists(
            st.sampled_from([*LEANING, "Role!", "UNFORTUNATELY,", "Été", "other", "\n\n", "> role", "-- \n"]),
            max_size=30,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_words_lean_to_is_seen_as_it_is_weighed(mails):
    """Of many mails at once as of each by itself, whatever stands around the words."""
    words = {fold(word): weight for word, weight in LEANING.items()}
    pack = Pack(language="en", name="en", rules=(Rule("en:any", 2, ("x",)),), leanings=words, common=("the",))
    rules = RuleSet((pack,))
    glances = [Glance("The role", " ".join(pieces), "Role <role@account.example>") for pieces in mails]
    batch = batch_of(glances, rules)
    seen = batch.leanings(Weights(rules.own[0]), np.ones(len(mails), np.bool_)).tolist()
    for glance, hundredth in zip(glances, seen, strict=True):
        reading = glance.read()
        said = [weight for word, weight in words.items() if reading.times(word)]
        assert hundredth == hundredths(sum(said), len(said))
