"""core/gather/details: what form letters say besides, and what only sounds like it."""

from __future__ import annotations

import pytest

from watcher.adapters.config import packs
from watcher.core.facts import Facts
from watcher.core.gather import extraction, gather
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.senders import senders
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names())
SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",))


def facts(text: str, kind: str = "job", **verdict: object) -> Facts:
    message = Message(digest="d", text=text, sender=Address("Ada Boss", "ada.boss@corvid.example"))
    told = Rejection(9, 4, (), "en", kind, "application", **verdict)  # type: ignore[arg-type]
    return gather(message, told, SENDERS, ME, WORDINGS)


def value(text: str, detail: str) -> str | None:
    return next((fact.value for one, fact in facts(text).told if one == detail), None)


TOLD = [
    ("growing", "Our bakery is a fast-growing company.", "", "We hope that you keep learning and growing."),
    ("opens", "New positions are posted regularly.", "", "The position was posted in May."),
    ("crossing", "I hope our paths will cross again.", "", "Please cross the yard by the path."),
    ("strong", "We had many strong applications.", "strong applications", "We look out for strong coffee."),
    ("nearer", "We chose candidates who more closely match the role.", "", "We hope to find you a closer match."),
    ("mismatch", "I am afraid it isn't the right match.", "match", "This doesn't mean you weren't a good fit."),
    ("mismatch", "It was not a fit for us.", "fit", "It may not have been a good fit for our readers."),
    (
        "unmet",
        "Your experience does not meet our needs.",
        "my experience was not quite what you are looking for",
        "Your experience is what we need.",
    ),
    ("recast", "We encourage you to offer it to a journal as an article.", "an article", "We read it as an article."),
    ("by_address", "For feedback, please email notes@corvid.example.", "", "Please email us if you have questions."),
    ("enclosed", "Please find, at Annex B, some contacts.", "the contacts", "We keep our contacts to ourselves."),
    ("season", "We wish you a pleasant holiday season.", "a happy holiday season", "We hire for the summer."),
    ("wished_well", "We wish you all the best.", "", "Let us know if you wish to hear more."),
    ("prolonged", "We will be extending the search into March.", "into March", "We search for you in March."),
    ("taken", "We have selected ten candidates for interviews.", "ten", "We interviewed ten candidates."),
    (
        "instead",
        "We would welcome it in the form of a five-minute lightning talk.",
        "a five-minute lightning talk",
        "It was a lightning talk.",
    ),
    ("anew", "We would be happy to reconsider a revised version.", "", "We would not be willing to consider it again."),
    ("heartened", "Many of our members applied more than once.", "", "Many of our members applied on paper."),
    ("posted", "Reach out when there are new developments.", "", "Reach out to the desk."),
    ("spared", "This is not a measure of your potential.", "my potential", "We measure potential."),
    ("cohort", "We hope you apply again with your startup.", "", "We passed on your deck."),
    ("why", "We were unable to find an editor.", "no editor was free to take charge", "Our editor found it sound."),
    ("point", "The route to market was less clear to us.", "the route to market", "The route to the hall is clear."),
    (
        "point",
        "We decline it due to the small size of the sample.",
        "the small size of the sample",
        "We decline it due to the large number of entries.",
    ),
    ("placing", "We hope you find an alternative publishing venue.", "", "We hope you find the way."),
    ("comments_here", "Please see the comments listed at the end of this letter.", "", "The comments were kind."),
    ("transfer", "I recommend that you transfer it to Tide Reports.", "Tide Reports", "Transfers take a day."),
    (
        "others_open",
        "You may apply for other scholarships.",
        "the other scholarships",
        "Other scholarships have closed.",
    ),
    (
        "finding",
        "Reason: The photograph is too dark.",
        "the photograph is too dark",
        "The photograph on our desk is too dark.",
    ),
    (
        "finding",
        "Both referees found the sample too small to bear the weight of its last chapter.",
        "both referees found the sample too small to bear the weight of its last chapter",
        "Both referees found the sample a pleasure to read.",
    ),
    (
        "finding",
        "However, we do not believe the market is large enough.",
        "you do not believe the market is large enough",
        "However, we do not believe in luck.",
    ),
    (
        "venture",
        'Your startup application "Tidewell" was not taken on.',
        "Tidewell",
        'Your application "Tidewell" is here.',
    ),
    ("attend", "You are warmly invited to visit the fair.", "", "You are warmly invited to visit our website."),
    (
        "comments_later",
        "We will write to you in May with detailed feedback.",
        "",
        "I hope the comments will be helpful.",
    ),
    ("advice", "Here is what we would recommend:", "", "We would like to thank you."),
    ("point", "Needs a tighter last act.", "the need for a tighter last act", "The harbour needs a tighter rope."),
    ("one", "We chose a candidate.", "", "The reason why we do not move forward with a candidate is seldom one."),
    ("listed", "There were several reasons for this:", "", "There are several reasons to be proud."),
    ("contrast", "Here is what set them apart:", "", "We set the two piles apart."),
    (
        "provided",
        "Please come back to us once you have first results.",
        "I have first results",
        "Please come back to us once you have any questions.",
    ),
    (
        "provided",
        "If you extend the harbour survey, we would be glad to look at it again.",
        "I extend the harbour survey",
        "If you have further questions, we would be glad to help.",
    ),
    (
        "repeaters",
        "Many of our members applied more than once.",
        "Many of your members applied more than once",
        "Many of our members applied in May.",
    ),
    ("scarce", "We had more applicants than places.", "", "We had more applicants than last year."),
    ("pressed", "We receive more manuscripts than we can print.", "", "We print manuscripts."),
    ("readers", "It was reviewed by three referees.", "the referees", "We look for referees."),
    ("venture", "Thank you for sharing Tidewell with us.", "Tidewell", "Thank you for sharing this with us."),
    ("attend", "We would still love for you to attend the fair.", "", "We hope you attend future fairs."),
    ("anew", "Please address the comments and resubmit.", "", "Please do not resubmit."),
]


@pytest.mark.parametrize(("detail", "text", "read", "other"), TOLD)
def test_what_a_form_says_besides_is_read(detail: str, text: str, read: str, other: str) -> None:
    """Each with the words a letter may take up; what only sounds like it is left alone."""
    assert value(text, detail) == read
    assert value(other, detail) is None


def test_another_scholarship_is_no_second_try() -> None:
    """To look at other grants is not to apply for this one again, unless they say that as well."""
    text = "You may apply for other scholarships on our page."
    assert "again" not in facts(text, "grant", openness=frozenset({"again"})).openness
    assert "again" in facts(f"{text} Please apply again next year.", "grant", openness=frozenset({"again"})).openness


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("We would be glad to see a future application from you.", True),
        ("- Apply for future cohorts", True),
        ("We encourage you to keep writing and to apply again.", True),
        ("We would be glad to hear about your future plans.", False),
        ("We encourage you to apply elsewhere.", False),
    ],
)
def test_a_second_try_is_invited_in_many_words(text: str, again: bool) -> None:  # noqa: FBT001
    """Also where the rules that found the no say nothing of it."""
    assert ("again" in facts(text, "school").openness) is again


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("We agreed that the work was potentially of high interest.", "my work"),
        ("The motivation is interesting.", "the motivation"),
        ("We found the work not of interest.", None),
        ("The question is whether it is interesting.", None),
    ],
)
def test_what_an_editor_found_good_is_read(text: str, read: str | None) -> None:
    """In the words of reports, which say of what it was; a doubt is no kind word."""
    liked = dict(facts(text, "paper").told).get("liked")
    assert (liked.value if liked else None) == read


def test_a_title_may_stand_between_a_journal_and_an_author() -> None:
    """As the editors of some journals write it, without quotation marks."""
    head = "We regret that we found no editor for your submission to Tide Letters,\n\n"
    found = facts(f"{head}Harbour light in the fog\nby A. Moll, B. Quill\n\nWe wish you luck.", "paper").role
    assert found is not None
    assert found.value == "Harbour light in the fog"
    assert facts("We were sorry.\n\nDecided in the harbour office by A. Moll.", "paper").role is None
