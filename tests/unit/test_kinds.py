"""core.kinds: what somebody applied for, by the words of its trade."""

from __future__ import annotations

import pytest

from watcher.adapters.config import load_rules, packs
from watcher.core.reading import Reading
from watcher.core.rules import Pack, Rule, RuleSet, Trade
from watcher.core.verdict import Judgement, weigh

NO = Rule("xx:no", 6, ("with other candidates",))
DOUBT = Rule("xx:doubt", 3, ("sadly",))
TRADES = (
    Trade("job", ("vacanc*", "recruiter"), "sure"),
    Trade("job", ("interview",)),
    Trade("paper", ("manuscript", "reviewer*"), "sure"),
    Trade("paper", ("pages", "readers")),
    Trade("grant", ("funding",), "sure"),
    Trade("grant", ("fund",), "named"),
    Trade("paper", ("poem", "talk", "recruiter talk"), "named"),
    Trade("other", ("choir", "market"), "named"),
    Trade("other", ("choir vacancy",), "sure"),
)
NAMED_AFTER, NAMED_BEFORE = ("application for", "role of"), ("application",)
LANGUAGES = packs.names()
SHIPPED = load_rules(None)


def told(body: str, *rules: Rule, subject: str = "", sender: str = "", headers: str = "") -> Judgement:
    pack = Pack(
        language="xx",
        rules=(NO, DOUBT, *rules),
        name="xx",
        trades=TRADES,
        named_after=NAMED_AFTER,
        named_before=NAMED_BEFORE,
    )
    reading = Reading(subject=subject, body=body, sender=sender, headers=headers)
    return weigh(reading, RuleSet([pack]))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("We go on with other candidates.", "job"),
        ("We go on with other candidates. The pages are enclosed.", "job"),
        ("We go on with other candidates. The pages will find readers.", "paper"),
        ("We go on with other candidates. The manuscript is enclosed.", "paper"),
        ("We go on with other candidates. The manuscript, the manuscript. The vacancy is filled.", "job"),
        ("We go on with other candidates. The reviewers read the manuscript. The vacancy is filled.", "paper"),
        ("We go on with other candidates. The manuscript needs funding.", "grant"),
        ("Sadly. The manuscript is enclosed.", "paper"),
    ],
)
def test_each_different_word_of_a_trade_counts_a_sure_one_twice(body, kind):
    """One likely word is not enough, a word said again is no second one, and a job wins where others weigh no more."""
    assert told(body).kind == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Your application for the choir: we go on with other candidates.", "other"),
        ("We go on with other candidates. Thank you for your choir application.", "other"),
        ("We go on with other candidates. The choir sings, the market is open.", "job"),
        ("Your application for an interview: we go on with other candidates. The choir sings.", "job"),
        ("Your application for the fund of the choir: we go on with other candidates.", "grant"),
        ("Your application for the role of recruiter of the choir: we go on with other candidates.", "job"),
        ("Your application for " + "the very, " * 8 + "very choir: we go on with other candidates.", "job"),
    ],
)
def test_the_name_of_what_was_applied_for_tells_more_than_words_in_passing(body, kind):
    """The word next to *application for* or *application*, and near it; elsewhere the same word tells nothing."""
    assert told(body).kind == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("We go on with other candidates. A choir vacancy it was.", "other"),
        ("We go on with other candidates. A choir vacancy it was, and no vacancy of ours.", "job"),
    ],
)
def test_a_word_inside_more_words_of_another_kind_is_none_of_its_own(body, kind):
    """*Volunteer position* is no position; where *position* stands alone, too, it counts."""
    assert told(body).kind == kind


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ({"subject": "Your manuscript"}, "paper"),
        ({"sender": "The Reviewers <office@press.example>"}, "paper"),
        ({"headers": "list-id manuscript"}, "job"),
    ],
)
def test_subject_and_sender_tell_it_too_and_headers_do_not(where, kind):
    """A word is heard where people write it."""
    assert told("We go on with other candidates.", **where).kind == kind


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        ((Rule("b", 5, ("the hall",), kind="bid"),), "bid"),
        ((Rule("b", 0, ("the hall",), kind="bid"),), "bid"),
        ((Rule("b", 0, ("the hall",), kind="bid"), Rule("b2", 1, ("the post",), kind="bid")), "bid"),
        ((Rule("b", 9, ("the hall",), kind="bid"), Rule("j", 0, ("the talk",), kind="job")), "job"),
    ],
)
def test_a_rule_that_names_a_kind_counts_as_a_sure_word(rules, kind):
    """However many points it has; one's own rules.yaml decides by it, too."""
    assert told("We go on with other candidates. The hall, the hall, the talk and the post.", *rules).kind == kind


def test_the_words_that_spoke_for_the_kind_are_told_and_decide_nothing_else():
    """Evidence without points, in the mail's order, sure words before likely ones, no more than four."""
    found = told(
        "The pages, the reviewers and the manuscript. We go on with other candidates. Readers.", subject="Pages"
    )
    words = [(hit.rule, hit.points, hit.text) for hit in found.evidence if hit.rule == "xx:kind-paper"]
    assert words == [("xx:kind-paper", 0, text) for text in ("Pages", "reviewers", "manuscript", "Readers")]
    assert found.score == told("We go on with other candidates.").score


def test_a_mail_that_is_no_no_is_not_asked_what_it_is_about():
    """Words of a trade alone are no evidence of anything."""
    assert told("The reviewers have the manuscript.").evidence == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pack_has_words_for_every_kind(language):
    """Job, bid, grant, paper, investor and school, and no word is both sure and likely for one of them."""
    trades = packs.shipped(language).trades
    assert {trade.kind for trade in trades} >= {"job", "bid", "grant", "paper", "investor", "school"}
    for kind in {trade.kind for trade in trades}:
        words = [word for trade in trades if trade.kind == kind and trade.how != "named" for word in trade.words]
        assert len(words) == len({*words})


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("Depot clerk", "Thank you for applying for the position of depot clerk. We chose another candidate.", "job"),
        (
            "Lot 3, gritting",
            "Your bid was not the lowest tender, and the contract is awarded to another bidder.",
            "bid",
        ),
        ("Moss survey", "The panel regrets that your grant application will not be funded this year.", "grant"),
        ("Ms. 2210", "Both reviewers read it with care, and we are unable to accept your manuscript.", "paper"),
        ("Otterly", "We have decided not to invest in this round; the deck was a joy to read.", "investor"),
        ("Autumn entry", "We are unable to offer you admission to the master's degree this year.", "school"),
        ("Bewerbung", "Leider haben wir die Stelle mit einer anderen Bewerberin besetzt.", "job"),
        ("Ihr Angebot", "Den Zuschlag hat leider ein anderer Bieter erhalten. Wir danken für Ihr Angebot.", "bid"),
        ("Antrag", "Leider wird Ihr Antrag auf Förderung von der Stiftung nicht bewilligt.", "grant"),
        ("Manuskript", "Leider können wir Ihr Manuskript nicht in der Zeitschrift veröffentlichen.", "paper"),
        ("Eure Runde", "Leider werden wir nicht in euer Startup investieren. Der Fonds ist voll.", "investor"),
        (
            "Otter count",
            "Thank you for offering to help as a volunteer. You have not been selected this time.",
            "other",
        ),
        (
            "Robotics club",
            "We regret to inform you that your application to the student club was not successful.",
            "other",
        ),
        (
            "Team Tern",
            "Thank you for your interest in this role. We have not selected you for this volunteering role.",
            "other",
        ),
        (
            "As You Like It",
            "Thank you for auditioning. Unfortunately we cannot offer you a role in this play.",
            "other",
        ),
        (
            "Bell Bursary",
            "Thank you for applying to the Bell Bursary. We are unable to offer you a place this round.",
            "grant",
        ),
        (
            "Strandfest",
            "Leider können wir Ihnen auf dem Markt keinen Stand anbieten. Danke für die Bewerbung um einen Standplatz.",
            "other",
        ),
        ("Mentorat", "Nous n'avons pas retenu votre candidature pour devenir bénévole au festival.", "other"),
        (
            "Curso",
            "Lamentamos informarle de que no ha sido seleccionado para el curso de cerámica.",
            "school",
        ),
        ("Coro", "Siamo spiacenti, la sua candidatura per il coro non è stata accettata.", "other"),
        ("Evening class", "Unfortunately we cannot grant you admission to the pottery course.", "school"),
        ("Hackathon", "Leider können wir Ihre Bewerbung für den Hackathon nicht berücksichtigen.", "other"),
        ("Concurso", "Lamentamos informarle de que su obra no ha sido seleccionada para el certamen.", "other"),
        ("Zulassung", "Leider können wir Ihnen keinen Studienplatz anbieten; die Zulassung ist abgelehnt.", "school"),
    ],
)
def test_a_plain_letter_of_each_trade_is_told(subject, body, kind):
    """With words that such letters have."""
    found = weigh(Reading(subject=subject, body=body), SHIPPED)
    assert (found.outcome, found.kind) == ("rejection", kind)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Vaší práce si ceníme, ale rozhodli jsme se pro jiného uchazeče.", "cs"),
        ("Мы ценим ваше время, но выбрали другого кандидата.", "ru"),
        ("Quý anh chị thân mến, rất tiếc chúng tôi đã chọn ứng viên khác.", "vi"),
        ("Am ales un alt candidat pentru echipa din România.", "ro"),
        ("De nouvelles candidatures restent possibles. Nous avons retenu un autre candidat.", "fr"),
        ("Wir haben uns für eine andere Bewerberin entschieden und stellen gern Kontakt her.", "de"),
        ("Sie haben die geforderte Punktzahl nicht erreicht und werden im Verfahren nicht berücksichtigt.", "de"),
    ],
)
def test_a_word_that_only_looks_like_one_of_a_trade_is_none(body, language):
    """*Ceníme* is no price, *Quý* no fund, *geforderte* no money, *România* no novel, *nouvelles* no short stories."""
    found = weigh(Reading(subject="", body=body), SHIPPED)
    assert (found.outcome != "unrelated", found.kind, found.language) == (True, "job", language)
    assert not [hit for hit in found.evidence if ":kind-" in hit.rule and not hit.rule.endswith("kind-job")]
