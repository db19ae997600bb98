"""core/rules and core/verdict: how hits become a verdict."""

import time

import pytest

from watcher.core.message import Message
from watcher.core.rules import CompiledPack, Pack, Rule, RuleSet
from watcher.core.verdict import Rejection, Unclear, Unrelated, judge


def rule(name, points, *any_, **keys):
    return Rule(name=name, points=points, any=any_, **keys)


def verdict(text, *rules, subject="", before=(), after=(), **keys):
    pack = Pack(language="en", rules=rules, before=before, after=after, **keys)
    return judge(Message(digest="d", text=text, subject=subject), RuleSet((pack,)))


NO = rule("other", 6, "with other candidates")


def test_points_add_up_to_a_verdict():
    """At the threshold it is a rejection, between doubtful and threshold unclear, below unrelated."""
    assert isinstance(verdict("We go on with other candidates.", NO), Rejection)
    assert isinstance(verdict("We go on with other candidates.", rule("x", 3, "other candidates")), Unclear)
    assert isinstance(verdict("We go on with other candidates.", rule("x", 1, "other candidates")), Unrelated)


def test_a_condition_cancels_what_follows_it_in_its_sentence():
    """If … cancels its own sentence only, and not what was said before it."""
    assert verdict("If we go on with other candidates, you will hear.", NO, before=("if",)).score < 0
    assert verdict("If you like, write. We go on with other candidates.", NO, before=("if",)).score == 6
    assert verdict("We go on with other candidates, so write if you like.", NO, before=("if",)).score == 6


def test_a_condition_that_follows_cancels_what_is_before_it():
    """In Japanese the condition stands behind."""
    assert verdict("不採用の場合はご連絡します。", rule("ja", 6, "不採用"), after=("場合",)).score < 0
    assert verdict("不採用となりました。", rule("ja", 6, "不採用"), after=("場合",)).score == 6


def test_a_no_that_only_a_condition_speaks_of_speaks_against_one():
    """Who writes `should we go on with others` has not decided; beside a no outside it the condition is nothing."""
    weak = rule("weak", 3, "sorry")
    found = verdict("Sorry for the wait. If we go on with other candidates, you will hear.", NO, weak, before=("if",))
    assert [(hit.rule, hit.points) for hit in found.evidence] == [("only-a-condition", -4), ("weak", 3)]
    both = "We go on with other candidates. If we go on with other candidates again, you will hear."
    assert verdict(both, NO, before=("if",)).score == 6
    assert verdict("If you are sorry, write.", weak, before=("if",)).score == 0


def test_a_question_decides_nothing():
    """`Have they gone on with other candidates?` is asked, not told."""
    assert verdict("Have they gone on with other candidates?", NO).score == 0
    assert verdict("They go on with other candidates. Any questions?", NO).score == 6
    assert verdict("They go on with other candidates, ok?", NO).score == 6


def test_even_if_counts_after_a_condition():
    """A rule may ask to count whatever stands before it."""
    assert (
        verdict(
            "If so, with other candidates", rule("x", 6, "with other candidates", even_if=True), before=("if",)
        ).score
        == 6
    )


def test_negative_points_are_never_cancelled():
    """`If Thursday suits you` is still an invitation."""
    assert verdict("If Thursday suits you", rule("x", -4, "thursday suits you"), before=("if",)).score == -4


def test_overlapping_hits_count_once():
    """Of phrases that share words only the heaviest counts."""
    found = verdict(
        "We go on with other candidates.", NO, rule("weak", 2, "other candidates"), rule("more", 3, "go on with other")
    )
    assert found.score == 6


def test_for_and_against_do_not_hide_each_other():
    """A receipt's words subtract; they do not remove a no they overlap with."""
    assert verdict("with other candidates", NO, rule("receipt", -1, "other candidates")).score == 5


def test_a_rule_counts_each_place_unless_once_is_asked_for():
    """Two sentences are two hits; at_most_once makes them one."""
    text = "Unfortunately no. Unfortunately so."
    assert verdict(text, rule("x", 1.5, "unfortunately")).score == 3
    assert verdict(text, rule("x", 1.5, "unfortunately", at_most_once=True)).score == 1.5


def test_a_rule_for_short_mail_is_silent_in_a_long_one():
    """at_most_words counts the words of subject and body; a mail of just that many still counts."""
    short = rule("x", 2, "unfortunately", at_most_words=3)
    assert verdict("Unfortunately not now.", short).score == 2
    assert verdict("Unfortunately not just now.", short).score == 0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("We loved it. We are sad.", 0),
        ("We loved it. It is gone.", 3.5),
        ("We loved it. We are sad. It is gone.", 4.5),
        ("We loved it. Thanks.", 1),
    ],
)
def test_what_is_said_around_a_no_counts_only_beside_one(text, score):
    """needs_points: two such rules do not speak for each other, and a rule of fewer points is not enough."""
    around = rule("praise", 1.5, "loved", needs_points=2), rule("feeling", 1, "sad", needs_points=2)
    assert verdict(text, *around, rule("gone", 2, "gone"), rule("thanks", 1, "thanks")).score == score


def test_what_does_not_count_covers_nothing():
    """Where nothing is said that it stands beside, a lighter rule counts for the same words."""
    around = rule("close", 1.5, "great to meet you", needs_points=2)
    assert verdict("It was great to meet you.", around, rule("thanks", 1.2, "great to meet")).score == 1.2


CONTEXT = [
    ({"all": ("application",)}, "Sorry. Your application.", 2),
    ({"all": ("application",)}, "Sorry. Your order.", 0),
    ({"none": ("order",)}, "Sorry. Your order.", 0),
    ({"none": ("order",)}, "Sorry. Your application.", 2),
    ({"near": ("application",)}, "Sorry. Your application.", 2),
    ({"near": ("application",)}, "Sorry. One. Two. Your application.", 0),
    ({"unless": ("order",)}, "Sorry about your order.", 0),
    ({"unless": ("order",)}, "Sorry. Your order.", 2),
]


@pytest.mark.parametrize(("keys", "text", "score"), CONTEXT)
def test_context_decides_whether_a_hit_counts(keys, text, score):
    """all and none look at the mail, near at the neighbouring sentences, unless at the same one."""
    assert verdict(text, rule("sorry", 2, "sorry", **keys)).score == score


def test_rules_look_where_they_are_told():
    """Subject, body, opening, greeting, questions."""
    in_subject = rule("s", 2, "sorry", look_in=frozenset({"subject"}))
    in_opening = rule("o", 2, "sorry", look_in=frozenset({"opening"}))
    assert verdict("Sorry", in_subject).score == 0
    assert verdict("", in_subject, subject="Sorry").score == 2
    assert verdict("One. Two. Three. Four. Five. Six. Seven. Sorry.", in_opening).score == 0
    assert verdict("Sorry.", in_opening).score == 2
    in_greeting = rule("g", -2, "parents", look_in=frozenset({"greeting"}))
    assert verdict("Dear parents,\nno.", in_greeting).score == -2
    assert verdict("Dear Ada,\nthe parents say no.", in_greeting).score == 0
    assert verdict("The parents of all the children have met and they say no.", in_greeting).score == 0
    in_question = rule("q", -2, "monday", look_in=frozenset({"question"}))
    assert verdict("Could you do Monday?", in_question).score == -2
    assert verdict("Not Monday. Could you?", in_question).score == 0
    assert verdict("", in_question, subject="Monday?").score == -2


def test_a_rule_may_have_to_outnumber_other_words():
    """more_than: it counts only where it fits more often than these do, in the whole mail."""
    of_him = rule("him", -2, "(he|him)", more_than=("(you|your)",), at_most_once=True)
    assert verdict("He was out. They told him. Are you well?", of_him).score == -2
    assert verdict("He told you. Your place is gone.", of_him).score == 0
    assert verdict("He told you.", of_him).score == 0


def test_a_header_is_context_only_for_rules_that_look_at_headers():
    """Content-Type: text/plain is neither the story somebody sent in nor a reason against it."""
    pack = {"text": "Sorry.", "headers": (("content-type", "text/plain"),)}

    def score(**keys):
        rules = (rule("sorry", 2, "sorry", **keys),)
        return judge(Message(digest="d", **pack), RuleSet((Pack(language="en", rules=rules),))).score

    assert score(all=("text*",)) == 0
    assert score(none=("text*",)) == 2
    assert score(all=("text*",), look_in=frozenset({"body", "headers"})) == 2


def test_evidence_shows_the_mails_own_words():
    """Rule, points, place and the words as written, with their span."""
    text = "Dear Jane,\n\nWe’ll go on\nwith OTHER  candidates."
    (hit,) = verdict(text, NO).evidence
    assert (hit.rule, hit.points, hit.where) == ("other", 6, "body")
    assert hit.text == "with OTHER candidates"
    assert text[hit.start : hit.end] == "with OTHER  candidates"


def test_evidence_is_exact_in_scripts_without_blanks():
    """Characters are counted, not words."""
    (hit,) = verdict("誠に残念ながら不採用となりました。", rule("ja", 6, "不採用")).evidence
    assert hit.text == "不採用"


def in_two(text, *rules, own=()):
    """The verdict of an English and a Portuguese pack that are both asked, and of rules of one's own."""
    english = Pack(language="en", rules=(NO,))
    packs = (english, Pack(language="pt", rules=rules), Pack(language="", rules=own))
    return judge(Message(digest="d", text=text), RuleSet(packs))


def test_a_word_of_another_language_does_not_hide_a_no():
    """Newsletter is a Portuguese word, too; the English pack understands more of this mail, so it alone counts."""
    text = "We go on with other candidates. Subscribe to our newsletter."
    assert in_two(text, rule("letter", -5, "newsletter")).score == NO.points


def test_what_understands_more_of_a_mail_decides():
    """Where the Portuguese pack has more to say, for or against, the English no is none."""
    text = "We go on with other candidates. Retirou a candidatura."
    assert in_two(text, rule("withdrawn", -7, "retirou a candidatura")).score < 0


def test_rules_of_ones_own_count_in_every_language():
    """They are for all mails, whatever pack is heard."""
    text = "We go on with other candidates. Kestrel"
    assert in_two(text, own=(rule("mine", -2, "kestrel"),)).score == NO.points - 2


def test_kind_stage_and_openness_come_from_the_hits():
    """The heaviest kind, the furthest stage, every openness."""
    found = verdict(
        "We go on with other candidates. Thank you for the interview and the final round. We keep your tender on file.",
        NO,
        rule("k", 0, "tender", kind="bid"),
        rule("j", 0, "candidates", kind="job"),
        rule("j2", 1, "interview", kind="job", stage="interview"),
        rule("f", 0, "final round", stage="final"),
        rule("o", 0, "on file", openness="keep"),
    )
    assert (found.kind, found.stage, found.openness) == ("job", "final", frozenset({"keep"}))


def test_what_speaks_against_and_was_not_found_is_named():
    """The ladder also shows what was looked for in vain."""
    assert verdict("with other candidates", NO, rule("invitation", -4, "invite you")).missing == ("invitation",)


def test_every_problem_of_a_pack_is_reported_at_once():
    """All phrases that make no sense, with rule, key and index."""
    broken = Pack(language="en", rules=(rule("a", 1, "ok", "(x"), rule("b", 1, "y", near=("{z}",))))
    assert [(problem.rule, problem.key, problem.index) for problem in CompiledPack(broken).problems] == [
        ("a", "any", 1),
        ("b", "near", 0),
    ]


@pytest.mark.parametrize(
    "shape",
    [
        "with other ",
        "a" * 60_000,
        "(",
        "with other candidate",
        "如果",
        "x. ",
        "“",
        '"a',
        "\n\n",
        "<>",
        "-- \n",
        "é",
        "\u0301",
    ],
)
def test_a_hostile_body_of_any_shape_is_judged_at_once(shape):
    """60 kB of anything take no more than a moment, with gaps and lists in the rules."""
    rules = (
        NO,
        rule("gap", 6, "with ... other ... candidates ... if"),
        rule("ja", 6, "如 ... 果"),
        rule("re", 1, "/(a+)+$/"),
    )
    text = shape * (60_000 // len(shape))
    began = time.process_time()
    verdict(text, *rules)
    assert time.process_time() - began < 2
