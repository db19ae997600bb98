"""A letter is true, short, in their register and language, and never one a thousand others get."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.adapters.letters import load_book
from watcher.core.facts import Detail, Fact, Facts, Kind, Openness, Reason, Stage
from watcher.core.letter import MOVES, Composed, LetterBook, Profile, compose
from watcher.core.letter.people import name_of
from watcher.core.letter.signs import values_of
from watcher.core.manners import manners
from watcher.core.message import Message
from watcher.core.proof import doubts
from watcher.errors import ConfigError

LETTERS = Path(__file__).parents[2] / "watcher" / "data" / "letters"
DOCUMENTS = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(LETTERS.glob("*.yaml"))}
BOOK = load_book(DOCUMENTS)
LANGUAGES = ("de", "en", "es", "fr", "it", "ja", "nl", "pt", "pt-br")
KINDS: tuple[Kind, ...] = ("job", "bid", "grant", "paper", "investor", "school", "other")
STAGES: tuple[Stage, ...] = ("application", "interview", "final", "unknown")
OPENNESS = ("keep", "again", "others", "paused", "filled", "closed")
REASONS: tuple[Reason, ...] = ("unsaid", "chosen", "many", "experience", "fit", "inside", "budget")

OFFERS = {
    "en": "I build small, reliable data pipelines.",
    "de": "Ich baue kleine, verlässliche Datenpipelines.",
    "fr": "Je construis de petits outils pour les données.",
    "es": "Construyo pequeñas herramientas de datos para equipos.",
    "pt": "Desenvolvo pequenas ferramentas de dados para equipas.",
    "pt-br": "Desenvolvo pequenas ferramentas de dados para equipas.",
    "it": "Sviluppo piccoli strumenti per i dati.",
    "nl": "Ik bouw kleine, betrouwbare datapijplijnen.",
}
PRAISE = {
    "en": "we were impressed by your portfolio",
    "de": "die Mappe hat uns beeindruckt",
    "fr": "le dossier nous a marqués",
    "es": "el portafolio nos impresionó",
    "pt": "o portfólio nos impressionou",
    "it": "il portfolio ci ha colpito",
    "nl": "de map maakte indruk",
}


WORDS: dict[Detail, dict[str, str]] = {
    "liked": {
        "en": "my portfolio",
        "de": "meiner Mappe",
        "fr": "mon portfolio",
        "es": "mi portafolio",
        "pt": "o meu portfólio",
        "it": "il mio portfolio",
        "nl": "mijn portfolio",
    },
    "area": {
        "en": "more experience in tide tables",
        "de": "mehr Erfahrung in der Messtechnik",
        "fr": "une expérience plus longue des marées",
        "es": "más experiencia en mareas",
        "pt": "mais experiência em marés",
        "it": "più esperienza in maree",
        "nl": "meer ervaring met getijden",
    },
    "later": {
        "en": "in the spring",
        "de": "im Frühjahr",
        "fr": "au printemps",
        "es": "en primavera",
        "pt": "na primavera",
        "it": "in primavera",
        "nl": "in het voorjaar",
    },
    "others": dict.fromkeys(("en", "de", "fr", "es", "pt", "it", "nl"), "Ada"),
    "winner": dict.fromkeys(("en", "de", "fr", "es", "pt", "it", "nl"), "Acme"),
    "deed": {
        "en": "has run a retrofit",
        "de": "schon ein Haus umgebaut hat",
        "fr": "a déjà rénové une maison",
        "es": "ya ha reformado una casa",
        "pt": "já renovou uma casa",
        "it": "ha già ristrutturato una casa",
        "nl": "al een huis heeft verbouwd",
    },
    "why": {
        "en": "there is work for two and not for three",
        "de": "es nur Arbeit für zwei gibt",
        "fr": "il y a du travail pour deux",
        "es": "hay trabajo para dos",
        "pt": "há trabalho para dois",
        "it": "il lavoro basta per due",
        "nl": "er werk voor twee is",
    },
    "good": {"en": "my drawings were the best"},
    "point": {"en": "more depth"},
    "bounds": {"en": "you only fund tides"},
    "asked": {"en": "send you the next one"},
    "refrain": {"en": "be a stranger"},
    "may": {"en": "ring me in May"},
    "did": {"en": "three of you read my play aloud"},
    "gift": {"en": "the ticket"},
    "wished": {"en": "the move"},
    "spared": {"en": "my work", "de": "meine Arbeit", "fr": "mon travail", "es": "mi trabajo", "nl": "mijn werk"},
    "cordial": {"en": "my background", "de": "meinem Profil", "fr": "mon parcours", "es": "mi perfil", "nl": "mijn cv"},
    "line": {"en": "your list", "de": "Programm", "fr": "votre catalogue", "es": "catálogo", "nl": "fonds"},
    "papers": {"en": "my CV", "de": "meine Unterlagen", "fr": "mon CV", "es": "mi CV", "nl": "mijn cv"},
    "follow": {"en": "your newsletter", "de": "den Newsletter", "fr": "newsletter", "nl": "nieuwsbrief"},
    "relayed": {"en": "the client", "de": "Kunde", "fr": "client", "es": "cliente", "nl": "klant"},
}
"""What they may have told, in the words of each language."""
DETAILS = sorted(
    set(get_args(Detail)) - {"on_hold", "shown", "day", "crowd", "merit", "team", "sent", "stately", "pair", "swiss"}
)


def told(language: str, *details: str) -> tuple[tuple[Detail, Fact], ...]:
    return tuple((one, fact(WORDS.get(one, {}).get(language, ""))) for one in details)  # type: ignore[misc,index]


def fact(value: str) -> Fact:
    return Fact(value, "body", value)


def profile(language: str = "en", **changes: object) -> Profile:
    known = {"name": "Jane Doe", "addresses": ("jane@example.org",), "offer": OFFERS.get(language, "")}
    return Profile(**{**known, **changes})  # type: ignore[arg-type]


def known(language: str = "en", **changes: object) -> Facts:
    facts = {
        "company": fact("Acme Robotics"),
        "role": fact("Data Engineer"),
        "person": fact("Ada Boss"),
        "praise": fact(PRAISE[language]) if language in PRAISE else None,
        "stage": "interview",
        "language": language,
    }
    return Facts(**{**facts, **changes})  # type: ignore[arg-type]


def letter(facts: Facts, seed: str = "seed", **changes: object) -> Composed:
    return compose(facts, profile(facts.language, **changes), BOOK, seed)


def moves(composed: Composed) -> list[str]:
    return [one.split("/")[1] for one in wordings_of(composed)]


def wordings_of(composed: Composed) -> list[str]:
    """The ids of its wordings, without those of the ways they are said in."""
    return [one for one in composed.used if not one.startswith("way/")]


def wishes_well(composed: Composed) -> bool:
    """Whether the last thing it says before the close are good wishes, by themselves or with what comes later."""
    *_, last, _ = wordings_of(composed)
    language, move, _ = last.split("/")
    said = next(one for one in BOOK.phrasebook(language).moves[move] if one.id == last)  # type: ignore[index]
    return move == "wishes" or "wishes" in said.also


def words(composed: Composed, name: str = "Jane Doe") -> int:
    return len(composed.body.removesuffix(f"{name}\n").split())


def every(language: str, kind: Kind) -> list[Facts]:
    """All letters of one language and kind that differ in what matters."""
    empty = {"company": None, "role": None, "person": None, "praise": None}
    found = []
    for stage, openness, register, bare in itertools.product(
        STAGES, (None, *OPENNESS), ("formal", "familiar"), (True, False)
    ):
        reason = REASONS[len(found) % len(REASONS)]
        feedback = ("unsaid", "offered", "declined")[len(found) % 3]
        later = frozenset({openness} if openness else ())
        facts = {"kind": kind, "stage": stage, "openness": later, "register": register, "feedback": feedback}
        said = told(language, *DETAILS[len(found) % len(DETAILS) :][: len(found) % 4])
        found.append(known(language, **facts, reason=reason, automatic=bare, told=said, **(empty if bare else {})))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_manners_and_the_right_length(language: str, kind: Kind) -> None:
    """Whatever is known or not, a letter has no slot left, breaks no rule of manners, and keeps to its length."""
    for n, facts in enumerate(every(language, kind)):
        composed = letter(facts, f"<{n}@acme.example>")
        assert manners(composed.body, language) == (), composed.body
        assert composed.language == language
        used = moves(composed)
        assert used[0] == "greeting"
        assert (wishes_well(composed), used[-1]) == (True, "close")
        if language == "ja":
            assert len(composed.body) < 260, composed.body
            continue
        talked = kind in ("job", "bid") and facts.stage in ("interview", "final") and not facts.has("terse")
        most = 95 if (kind, facts.stage) == ("job", "application") else 130 if talked else 110
        least = 30 if talked else 25
        assert least <= words(composed) <= most, (facts, composed.body)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "ja"])
@pytest.mark.parametrize("stage", ["interview", "final"])
def test_a_letter_after_an_interview_has_its_length(language: str, stage: Stage) -> None:
    """After an interview a letter that may speak freely has about 60 to 130 words."""
    for n in range(30):
        facts = known(language, stage=stage, told=told(language, "met", "liked"))
        assert 55 <= words(letter(facts, f"{n}")) <= 130


@pytest.mark.parametrize("language", ["en", "de", "ja"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_question_is_asked_only_where_it_is_welcome(language: str, kind: Kind) -> None:
    """For a job only after a meeting; not when it was put off or about money or one of their own, unless they offered
    it or a call; never when feedback was declined or given, the door shut, or a machine wrote.
    """
    for facts in every(language, kind):
        shut = language == "ja" or "closed" in facts.openness or facts.feedback == "declined" or facts.automatic
        unoffered = facts.feedback != "offered" and not facts.has(
            "call", "debrief", "on_request", "enquire", "by_address"
        )
        told_already = facts.has("comments_here") or (kind == "grant" and facts.has("comments_later"))
        given = told_already or (unoffered and facts.has("advice"))
        silent = unoffered and kind in ("paper", "investor", "school", "other")
        met = facts.stage in ("interview", "final")
        circumstances = "paused" in facts.openness or (facts.reason in ("budget", "inside") and not facts.has("tender"))
        asked = "question" in moves(letter(facts))
        early = unoffered and (circumstances or (kind == "job" and not met))
        assert not (asked and (shut or given or early or silent))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", ["job", "bid", "grant"])
def test_after_a_meeting_there_is_a_question(language: str, kind: Kind) -> None:
    """A small question with a way out, when nothing speaks against it."""
    for n in range(10):
        assert "question" in moves(letter(known(language, kind=kind, told=told(language, "met")), f"{n}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_door_is_not_knocked_at(language: str) -> None:
    """Asked not to write, a letter offers nothing, asks nothing and says nothing of later."""
    for kind in KINDS:
        used = moves(letter(known(language, kind=kind, openness=frozenset({"closed"}))))
        assert not {"question", "available", "offer"} & set(used)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_hired_offers_nothing(language: str) -> None:
    """With `hired` set there is neither offer nor question, and a job letter says so."""
    for kind in KINDS:
        composed = compose(known(language, kind=kind), profile(language, hired=True), BOOK, "seed")
        assert not {"question", "offer"} & set(moves(composed))
        assert ("available" in moves(composed)) is (kind == "job" and language != "ja")


def test_the_offer_is_the_users_own_line() -> None:
    """The offer is said in the user's words, and only when there are any."""
    assert OFFERS["en"].removesuffix(".") in letter(known()).body
    assert "offer" not in moves(letter(known(), offer=""))


@pytest.mark.parametrize(("offer", "language"), [(OFFERS["de"], "en"), (OFFERS["en"], "de"), (OFFERS["en"], "fr")])
def test_an_offer_in_another_language_is_left_out(offer: str, language: str) -> None:
    """Two languages are not mixed: an offer that is not in the letter's language is left out."""
    assert "offer" not in moves(letter(known(language), offer=offer))


@pytest.mark.parametrize(
    ("language", "offer", "asked"),
    [
        ("es", "Diseño herramientas para equipos pequeños", "clause"),
        ("es", "Diseño de herramientas para equipos pequeños", "phrase"),
        ("it", "Progetto strumenti per chi lavora da solo", "clause"),
        ("it", "Sviluppo di strumenti per chi lavora da solo", "phrase"),
        ("pt", "Desenvolvo ferramentas para equipas pequenas", "clause"),
        ("pt", "Ferramentas para equipas pequenas", "phrase"),
    ],
)
def test_a_verb_without_its_pronoun_begins_a_sentence(language: str, offer: str, asked: str) -> None:
    """`Diseño herramientas` is a sentence, `diseño de herramientas` is a thing, and each is said as what it is."""
    assert f"offer_{asked}" in values_of(known(language), profile(language, offer=offer), language)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one not in ("ja", "pt", "pt-br")])
def test_the_register_of_the_mail_is_kept(language: str) -> None:
    """A letter to someone who wrote du, tu or je has no formal pronoun in it, and the other way round."""
    formal = {
        "de": r"\b(?:Sie|Ihnen|Ihre|Ihrem|Ihrer)\b|(?<![.?:] )(?<!\n)\bIhr\b",
        "fr": r"\b(?:Je vous prie)\b",
        "es": r"\b(?:usted|Usted)\b",
        "it": r"\bLei\b|(?<![.?:] )(?<!\n)\bLe\b",
        "nl": r"\b(?:u|uw)\b",
        "en": r"\b(?:I would|I will|do not)\s\w",
    }[language]
    familiar = {
        "de": r"\b(?:du|dir|dich|dein\w*|ihr|euch|euer|eure\w*|habt|seid)\b",
        "fr": r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt’",
        "es": r"\b(?:tú|ti|contigo|te|tu)\b",
        "it": r"\b(?:tu|te|tuo|tua)\b|\bti\b",
        "nl": r"\b(?:je|jij|jou|jullie|jouw)\b",
        "en": r"\w'(?:d|ll|m)\b|n't\b",
    }[language]
    for n, facts in enumerate(every(language, "job") + every(language, "bid")):
        body = letter(facts, f"{n}").body
        wrong = formal if facts.register == "familiar" else familiar
        assert not re.search(wrong, body), (re.search(wrong, body), body)


def test_in_french_a_person_said_tu_to_is_never_vous() -> None:
    """To one person *tu* from beginning to end, only her firm is *chez vous*; to several *vous*."""
    for n, facts in enumerate(fact for kind in KINDS for fact in every("fr", kind) if fact.register == "familiar"):
        body = letter(facts, f"{n}").body.replace("chez vous", "")
        wrong = r"\b(?:vous|votre|vos)\b" if facts.person else r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt’"
        assert not re.search(wrong, body), (re.search(wrong, body), body)


@pytest.mark.parametrize("language", ["fr", "it"])
def test_no_vowel_stands_against_another(language: str) -> None:
    """Where two vowels meet the first one falls: `qu’une expérience`, `t’appartient`."""
    wrong = {
        "fr": r"(?<!-)\b(?:que|de|te|me|se|le|la|je|ne|ce) (?:[aàâeéèêiîoôuû]\w+|y|en)\b",
        "it": r"\bsu (?:il|la|lo|le|i|gli|l’)\b",
    }
    for n, facts in enumerate(fact for kind in KINDS for fact in every(language, kind)):
        body = letter(facts, f"{n}").body
        assert not re.findall(wrong[language], body, re.IGNORECASE), body


def test_an_english_letter_names_only_what_it_was_told() -> None:
    """Every capitalised word inside a sentence and every number comes from the facts or the profile."""
    for kind in KINDS:
        for n, facts in enumerate(every("en", kind)):
            body = letter(facts, f"{n}").body
            told = ["Acme", "Robotics", "Data", "Engineer", "Ada", "Boss", "Jane", "Doe", "I", "I'd", "I'll", "I'm"]
            told += ["May", "CV"]
            text = body.partition("\n\n")[2].rpartition("\n\n")[0].replace(OFFERS["en"].removesuffix("."), "")
            inside = re.findall(r"(?<![.?:\n\"] )(?<!\n)(?<!^)\b[A-Z][\w']*", text)
            assert set(inside) <= set(told), (inside, body)
            assert not re.search(r"\d", body), body


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_mentioned_without_proof(language: str) -> None:
    """Without facts a letter names nobody and nothing."""
    for n in range(40):
        for kind in KINDS:
            body = compose(Facts(kind=kind, language=language), profile(language), BOOK, f"{n}").body
            assert not re.search("Acme|Data Engineer|Ada|Boss|None", body)


@pytest.mark.parametrize(
    ("language", "person", "register", "greetings"),
    [
        ("en", "Ada Boss", "formal", {"Dear Ada Boss,"}),
        ("en", "Ada Boss", "familiar", {"Hi Ada,", "Hello Ada,"}),
        ("en", "Dr. Ada Boss", "formal", {"Dear Dr. Boss,"}),
        ("en", "Dr. Ada van der Berg", "formal", {"Dear Dr. van der Berg,"}),
        ("en", "Ms Boss", "formal", {"Dear Ms Boss,"}),
        ("en", "BOSS Ada", "familiar", {"Dear BOSS Ada,"}),
        ("en", "A. Boss", "familiar", {"Dear A. Boss,"}),
        ("de", "Ada Boss", "unknown", {"Guten Tag Ada Boss,"}),
        ("de", "Ada Boss", "familiar", {"Hallo Ada,"}),
        ("de", "Frau Dr. Boss", "formal", {"Guten Tag Frau Dr. Boss,", "Sehr geehrte Frau Dr. Boss,"}),
        ("de", "Dr. Ada Boss", "formal", {"Guten Tag Dr. Ada Boss,"}),
        ("fr", "Ada Boss", "unknown", {"Bonjour Ada Boss,"}),
        ("fr", "Mme Boss", "formal", {"Bonjour Madame Boss,", "Madame Boss,"}),
        ("es", "Ada Boss", "unknown", {"Buenos días, Ada Boss:"}),
        ("es", "Ada Boss", "familiar", {"Hola, Ada:"}),
        ("it", "Ada Boss", "unknown", {"Gentile Ada Boss,", "Buongiorno Ada Boss,"}),
        ("nl", "Ada Boss", "familiar", {"Beste Ada,", "Hallo Ada,"}),
        ("pt", "Ada Boss", "familiar", {"Olá, Ada,"}),
    ],
)
def test_the_greeting_never_guesses(language: str, person: str, register: str, greetings: set[str]) -> None:
    """A greeting uses the name as signed; a title only when they wrote it; the given name only among familiars."""
    facts = known(language, person=fact(person), register=register)
    found = {letter(facts, f"{n}").body.partition("\n")[0] for n in range(40)}
    assert found == greetings


@pytest.mark.parametrize(
    ("language", "greetings"),
    [
        ("fr", {"Bonjour Ada,"}),
        ("es", {"Buenos días, Ada:"}),
        ("it", {"Gentile Ada,", "Buongiorno Ada,"}),
        ("nl", {"Beste Ada,", "Dag Ada,"}),
    ],
)
def test_who_says_the_given_name_is_answered_with_theirs(language: str, greetings: set[str]) -> None:
    """`Bonjour Jane` with *vous* is answered with *vous* and the given name; `Mme Boss` keeps her title."""
    facts = known(language, register="formal", greeted_as=fact("Jane"))
    assert {letter(facts, f"{n}").body.partition("\n")[0] for n in range(40)} == greetings
    titled = letter(known(language, register="formal", greeted_as=fact("Mme Doe"))).body.partition("\n")[0]
    assert "Boss" in titled


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_person_the_greeting_is_neutral(language: str) -> None:
    """When nobody is proven nobody is named, and no gender is guessed."""
    for register in ("formal", "familiar"):
        for n in range(20):
            body = letter(known(language, person=None, company=None, register=register), f"{n}").body
            assert len(body.partition("\n")[0].split()) <= 5


def test_being_greeted_by_the_given_name_is_familiar_in_english() -> None:
    """English shows its register in the greeting: `Hi Jane` is answered with a given name."""
    greeting = letter(known(greeted_as=fact("Jane"))).body.partition("\n")[0]
    assert "Boss" not in greeting


def test_dear_is_answered_with_dear() -> None:
    """`Dear Jane` is not answered with `Hi`, nor `Hi Jane` with `Dear`."""
    for n in range(10):
        assert letter(known(greeted_as=Fact("Jane", "body", "Dear Jane,")), f"{n}").body.startswith("Dear Ada,")
        assert not letter(known(greeted_as=Fact("Jane", "body", "Hi Jane")), f"{n}").body.startswith("Dear")


def test_a_few_words_are_answered_with_a_few() -> None:
    """Who wrote three lines reads no more than eighty words, and is asked nothing."""
    for n in range(20):
        composed = letter(known(told=(("terse", fact("")), ("met", fact("")))), f"{n}")
        assert words(composed) <= 82
        assert "question" not in moves(composed)


def test_a_language_without_a_book_gets_an_english_letter() -> None:
    """The letter falls back to English as a whole: their role and their words, which are not English, are left out."""
    composed = letter(known("sv", role=fact("Dataingenjör"), praise=fact("vi blev imponerade")))
    assert composed.language == "en"
    assert "Dataingenjör" not in composed.body
    assert "imponerade" not in composed.body
    assert manners(composed.body, "en") == ()


def test_a_regional_tag_finds_its_language() -> None:
    """`pt-BR` has a book of its own; `pt-PT` and `de-AT` are written to in that of their language."""
    found = [letter(known(tag, praise=None)).language for tag in ("pt-BR", "pt-PT", "de-AT")]
    assert found == ["pt-br", "pt", "de"]


def test_brazil_is_not_written_to_as_portugal_is() -> None:
    """No pronoun hangs behind a verb, no word of the other country's."""
    foreign = re.compile(r"\w-(?:me|lhe|nos|se)\b|equipa\b|contacto|noutr|nalgum|género|cumprimentos")
    assert not foreign.search((LETTERS / "pt-br.yaml").read_text("utf-8").partition("version:")[2])


@pytest.mark.parametrize("register", ["formal", "familiar"])
def test_two_who_sign_are_both_greeted(register: str) -> None:
    """By their given names; each of them is somebody, and neither is greeted alone."""
    facts = known(register=register, told=(("pair", fact("Ada Boss and Robert Quill")),))
    greeting = "Dear Ada and Robert," if register == "familiar" else "Dear Ada Boss and Robert Quill,"
    assert letter(facts).body.startswith(greeting)


def test_a_sentence_that_makes_another_move_too_is_not_followed_by_it() -> None:
    """Thanks, regret and what makes it right share a breath, and so do later and good wishes, a reason given or not."""
    facts = known(stage="application", praise=None)
    for changed in ({}, {"told": told("en", "why")}, {"reason": "inside"}):
        assert moves(letter(replace(facts, **changed))) == ["greeting", "thanks", "available", "close"]


def test_a_capital_of_their_form_is_none_of_ours() -> None:
    """`your Application` is my application; CV keeps its letters."""
    assert "my application" in letter(known(kind="grant", role=None, told=(("sent", fact("my Application")),))).body
    assert values_of(known(told=(("papers", fact("my CV")),)), profile(), "en")["papers"] == "my CV"


def test_encouragement_is_answered_once() -> None:
    """`Don't give up` is a thing not to do and an encouragement; what is advised in other words is answered as well."""
    said = told("en", "refrain", "heartened")
    body = letter(known(told=tuple((one, replace(proof, text="don't give up")) for one, proof in said))).body
    assert "I will not be a stranger" not in body
    assert "be a stranger" in letter(known(told=(("refrain", Fact("be a stranger", "body", "be no stranger")),))).body


def test_a_page_to_watch_is_spoken_of_once() -> None:
    """`Keep an eye on our jobs page` tells one to do something and names a page: it is answered with one sentence."""
    said = (("asked", fact("keep an eye on your jobs page")), ("follow", fact("your jobs page")))
    for n in range(20):
        assert letter(known(stage="application", told=said), f"{n}").body.count("your jobs page") == 1


def test_a_greeting_names_the_firm_well_enough() -> None:
    """`Dear Acme Robotics team` ties a letter to them; the name comes once more at most."""
    facts = known(stage="application", person=None, praise=None)
    bodies = [letter(facts, f"{n}").body for n in range(30)]
    assert all(body.startswith("Dear Acme Robotics team,") for body in bodies)
    assert all(body.count("Acme Robotics") <= 2 for body in bodies)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_hangs_together(kind: Kind) -> None:
    """Where nothing in particular was told, thanks and regret share a sentence or two, and so do later and good wishes;
    never do two short thanks stand in a row.
    """
    facts = known(kind=kind, stage="application", praise=None, person=None)
    for n in range(20):
        composed = letter(facts, f"{n}", offer="")
        assert set(moves(composed)) <= {"greeting", "thanks", "question", "available", "close"}, composed.body
        assert not re.search(r"Thank you[^.?]*\. Thank you[^.?]*\.", composed.body), composed.body


def test_who_turned_hundreds_down_is_not_asked_why_by_each() -> None:
    """A grant with four hundred applicants is not asked for remarks, unless they are offered."""
    facts = known("de", kind="grant", told=(("crowd", fact("462 Bewerbungen")),))
    assert all("question" not in moves(letter(facts, f"{n}")) for n in range(10))
    assert "question" in moves(letter(replace(facts, feedback="offered")))


def test_a_reason_given_is_thanked_for_and_not_asked_for() -> None:
    """Where the reason stands in a line of its own, nobody asks for it."""
    for language in ("en", "de", "fr", "es", "pt", "it", "nl"):
        facts = known(language, stage="unknown", told=told(language, "reasoned", "enquire"))
        assert "question" not in moves(letter(facts))


def test_what_they_keep_is_called_as_they_call_it() -> None:
    """`We will keep your CV` is answered with the CV, whichever words are taken."""
    facts = known(stage="application", openness=frozenset({"keep"}), told=(("papers", fact("my CV")),))
    assert all("my CV" in letter(facts, f"{n}").body for n in range(10))


def test_a_swiss_mail_is_answered_in_swiss_spelling() -> None:
    """Who writes `Grüsse` reads no ß; everybody else does."""
    greetings = [
        letter(known("de", told=told("de", *swiss)), f"{n}").body for swiss in ((), ("swiss",)) for n in range(9)
    ]
    assert any("ß" in body for body in greetings[:9])
    assert not any("ß" in body for body in greetings[9:])


@pytest.mark.parametrize(
    "name", ["Fall 2026", "Spring Cohort", "Level 5 Diploma", "Startup Evaluation", "Cyber Cohort 3", "Nachtschicht"]
)
def test_a_round_is_no_house(name: str) -> None:
    """A season, a course, a shift, what a committee is for: nobody comes there, nor works there."""
    for kind, n in itertools.product(KINDS, range(3)):
        assert name not in letter(Facts(company=fact(name), kind=kind), f"{n}").body


def test_what_was_found_wanting_is_taken_up_and_not_asked_for() -> None:
    """In their words, whatever it was about."""
    finding = "the abstract reports no results"
    for kind, n in itertools.product(KINDS, range(5)):
        written = letter(Facts(kind=kind, told=(("finding", fact(finding)),)), f"{n}")
        assert f"that {finding}" in written.body
        assert "question" not in moves(written)


def test_what_one_takes_part_in_is_no_work() -> None:
    """A workshop that one applied for stands in no quotation marks."""
    facts = known(kind="paper", stage="application", role=fact("Train the Trainer Sprint"), person=None, company=None)
    bodies = [letter(facts, f"{n}").body for n in range(10)]
    assert not any('"' in body for body in bodies)
    assert any("my application for the Train the Trainer Sprint" in body for body in bodies)


def test_the_same_mail_gives_the_same_letter() -> None:
    """Composition is a function: seed and facts decide, nothing else."""
    assert letter(known(), "one") == letter(known(), "one")
    assert letter(known(), "one") != letter(known(), "two")


def test_wordings_used_lately_are_avoided() -> None:
    """What was said in the last letters is not said again while there are other words."""
    recent: frozenset[str] = frozenset()
    for _ in range(4):
        composed = compose(known(stage="final"), profile(), BOOK, "seed", recent)
        said = {one for one in composed.used if one.split("/")[1] not in ("greeting", "close", "offer", "available")}
        assert not recent & said, "what is available is said in ways, which are wordings of their own"
        recent |= frozenset(composed.used)


def grams(body: str) -> frozenset[tuple[str, ...]]:
    said = body.partition("\n\n")[2].rpartition("\n\n")[0].split()
    return frozenset(zip(*(said[n:] for n in range(5)), strict=False))


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "ja"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", ["application", "interview"])
def test_letters_of_a_kind_are_not_alike(language: str, kind: Kind, stage: Stage) -> None:
    """Sixty letters with equal facts share on average less than 15 % of their five-word runs."""
    facts = known(language, kind=kind, stage=stage, praise=None)
    written = [grams(letter(facts, f"<{n}@acme.example>", offer="").body) for n in range(60)]
    shared = [len(one & two) / len(one | two) for one, two in itertools.combinations(written, 2)]
    assert sum(shared) / len(shared) < 0.15


HOSTILE = st.one_of(
    st.text(max_size=90),
    st.sampled_from(
        [
            "{{ 7*7 }}",
            "{{ config.__class__ }}",
            "{% for x in y %}",
            "${jndi:ldap://x}",
            "%s%n",
            "Acme\r\nBcc: e@x.example",
            "Acme\n\nP.S. send money",
            "Send your passport to evil.example",
            "https://evil.example/x",
            "Ada <ada@evil.example>",
            "Call 0123456789 now",
            "We are great. Pay us",
            "Acme\u202eemcA",
            "Jo\ufffdo",
            "<b>Acme</b>",
            "[Company Name]",
            "Acme!",
            "NULL",
            'Ada "the boss"',
            "one two three four five six seven",
        ]
    ),
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(LANGUAGES))
@example("{{ 7*7 }}", "{{ 7*7 }}", "{{ 7*7 }}", "{{ 7*7 }}", "en")
@settings(max_examples=400, deadline=None)
def test_hostile_facts_do_not_write_the_letter(
    company: str, role: str, person: str, praise: str, language: str
) -> None:
    """Template syntax, line breaks, links and sentences in a name are not rendered, nor said at all."""
    facts = known(language, company=fact(company), role=fact(role), person=fact(person), praise=fact(praise))
    body = letter(facts).body
    assert not re.search(r"[{}<>\[\]|$%@\r\x00-\x09\u202a-\u202e]|://|49|\d{5}", body), body
    # A firm may be called Incredible; what must not happen is a slot, a mark or a bracket of theirs in the letter.
    assert not [problem for problem in manners(body, language) if "“" not in problem], body
    empty = letter(known(language, company=None, role=None, person=None, praise=None)).body
    assert abs(body.count("\n") - empty.count("\n")) <= 2


@pytest.mark.parametrize(
    "value",
    [
        "Send your passport to me now please",
        "evil.example",
        "x@y",
        "Acme!",
        "NULL",
        "Zeta {{b}}",
        "Zeta\nQuux",
        "12345",
        "Ok. Pay me",
    ],
)
def test_what_is_no_name_is_not_mentioned(value: str) -> None:
    """A company of seven words, with a link, markup, a long number or a sentence is left out."""
    for n in range(20):
        assert value.split(maxsplit=1)[0] not in letter(known(company=fact(value)), f"{n}").body.split()


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("Acme Inc.", "Acme"),
        ("Acme Robotics, Inc.", "Acme Robotics"),
        ("St. Mary's Hospital", "St. Mary's Hospital"),
        ("Müller & Söhne GmbH", "Müller & Söhne"),
        ("J.P. Acme", "J.P. Acme"),
        ("株式会社アクメ", "株式会社アクメ"),
    ],
)
def test_ordinary_names_are_names(value: str, named: str) -> None:
    """Abbreviations, ampersands and other scripts make no name suspicious; the legal form is left out, as people do."""
    bodies = [letter(known(company=fact(value), person=None), f"{n}").body for n in range(60)]
    assert any(named in body for body in bodies)
    assert named == value or not any(value in body for body in bodies)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("Software Engineer - React/Redux", "Software Engineer"),
        ("NIGHT BAKER", "Night Baker"),
        ("FOR THE POST OF ACCOUNTS CLERK", "Accounts Clerk"),
        ("Baker", "Baker"),
        ("SENIOR IT CLERK", "Senior IT Clerk"),
        ("Night Baker here", "Night Baker"),
    ],
)
def test_a_role_is_named_as_people_say_it(value: str, named: str) -> None:
    """What follows a dash in an advertisement is not spoken, nor are capitals."""
    bodies = [letter(known(role=fact(value), stage="unknown"), f"{n}").body for n in range(40)]
    assert any(f"the {named} role" in body for body in bodies)
    assert named == value or not any(value in body for body in bodies)


@pytest.mark.parametrize(
    ("language", "value", "named", "never"),
    [
        ("en", "Tide Museum", "the Tide Museum", " at Tide Museum"),
        ("en", "The Tern Foundation", "the Tern Foundation", "The Tern"),
        ("en", "Ministry of Tides", "the Ministry of Tides", " at Ministry"),
        ("en", "Harwood County Council", "Harwood County Council", "the Harwood"),
        ("de", "Stadtwerke", "", "Stadtwerke"),
        ("de", "Kulturfonds", "", "Kulturfonds"),
        ("fr", "Mairie de Valois", "", "Mairie"),
        ("pt", "Fundação Maré", "da Fundação Maré", " Fundação Maré equip"),
        ("es", "Grupo Marea", "del Grupo Marea", "de Grupo"),
        ("it", "Università delle Maree", "l’Università delle Maree", "per Università"),
        ("de", "Hausmann & Sohn", "Hausmann & Sohn", "der Hausmann"),
    ],
)
def test_a_name_that_needs_an_article_has_it_or_is_left_out(language: str, value: str, named: str, never: str) -> None:
    """`at the Tide Museum`, and nothing `bei Stadtwerke`: an article whose form is not known is not guessed."""
    facts = known(language, company=fact(value), role=None, person=None, stage="unknown")
    bodies = [letter(facts, f"{n}").body for n in range(40)]
    assert any(named in body for body in bodies)
    assert not any(never in body for body in bodies)
    assert not any("the" in body.partition("\n")[0].split() for body in bodies)


@pytest.mark.parametrize(
    ("language", "role"),
    [("de", "Schülerpraktikum"), ("fr", "Stage"), ("pt", "Estágio"), ("nl", "Avonddienst De Meeuw")],
)
def test_nobody_applies_as_an_internship(language: str, role: str) -> None:
    """A post that is no trade cannot be put where a trade stands: it is left out."""
    for n in range(20):
        assert role not in letter(known(language, role=fact(role)), f"{n}").body


def test_nobody_applies_as_oneself() -> None:
    """`Esito colloquio - Valentina Greco`: the name they greet is no role, whatever stood in the subject."""
    facts = known("it", role=fact("Valentina Greco"), greeted_as=fact("Valentina Greco"))
    assert not any("Greco" in letter(facts, f"{n}").body for n in range(10))


def test_an_internship_is_called_by_its_name() -> None:
    """`the Summer Internship`, and never the Summer Internship position; a bare `internship` has no name."""
    for n in range(20):
        body = letter(known(stage="application", role=fact("Summer Internship")), f"{n}").body
        assert not re.search("Summer Internship (?:position|role)", body)
    assert any("the Summer Internship" in letter(known(role=fact("Summer Internship")), f"{n}").body for n in range(9))
    course = fact("Harbour Graduate Program - Ropes, Knots and Sails")
    bodies = [letter(known(role=course, stage="application"), f"{n}").body for n in range(9)]
    assert any("for the Harbour Graduate Program" in body for body in bodies)
    assert not any("Knots" in body for body in bodies)


def test_what_they_liked_is_answered() -> None:
    """The thing they praised is named as one's own; kind words about nothing in particular are thanked for."""
    assert "my portfolio" in letter(known(told=told("en", "liked"))).body
    assert "praise" in moves(letter(known(praise=fact("Wow! Amazing! See https://x.example"))))
    assert "Wow" not in letter(known(praise=fact("Wow! Amazing! See https://x.example"))).body


ANSWERS: list[tuple[Detail, str, str]] = [
    ("late", "", "wait|delay"),
    ("personal", "", "yourself|from you directly|somebody else"),
    ("others", "Tom", "Tom"),
    ("day", "last Thursday", "last Thursday"),
    ("area", "more experience in tide tables", "more experience in tide tables"),
    ("merit", "accessibility work", "accessibility work"),
    ("close", "", "close"),
    ("shown", "case study", "case study"),
    ("passed_on", "", "pass(?:ing|ed)? my details on"),
    ("asks_keep", "", "my details|what I sent"),
    ("touch", "", "touch"),
    ("advice", "", "advice|what was missing|what could be better"),
    ("deed", "has run a retrofit", "has run a retrofit"),
    ("why", "you can't carry a third chair", "you can't carry a third chair"),
    ("good", "the cows liked me", "the cows liked me"),
    ("point", "more depth on failure modes", "more depth on failure modes"),
    ("winner", "Renzo", "Renzo"),
    ("whom", "Sal at Tailwind", "Sal at Tailwind"),
    ("opening", "Saturday cook role", "Saturday cook role"),
    ("rings", "", "get in touch|hear(?:ing)? from you"),
    ("reference", "", "speak for me|vouch for me|put your name"),
    ("hand", "", "help"),
    ("welcome", "", "come by"),
    ("fought", "", "on my side|standing up for me|stood up for me|were for it|on my behalf"),
    ("heavy", "", "pleasant|weigh on you|lightly|openly"),
    ("sooner", "", "timing|dates|wait"),
    ("near", "", "close by|nearby|distance"),
    ("level", "", "level"),
    ("gone", "", "not there|no longer there|has gone|ground"),
    ("pays", "", "costs"),
    ("returns", "", "my things|what is mine"),
    ("asked", "look at Cove Park", "will(?: gladly)? look at Cove Park"),
    ("refrain", "be a stranger", "(?:will not|won't) be a stranger"),
    ("may", "ring me in May", "ring me in May"),
    ("did", "three of you read my play aloud", "three of you read my play aloud"),
    ("gift", "the ticket", "the ticket"),
    ("scores", "", "scores"),
    ("wished", "the move", "wishes for the move"),
]


@pytest.mark.parametrize(("detail", "value", "answered"), ANSWERS)
def test_one_true_detail_of_theirs_is_answered(detail: Detail, value: str, answered: str) -> None:
    """Whatever they told beside the no, the letter picks it up, and only once."""
    for n in range(10):
        facts = known(reason="chosen", praise=None, told=(("met", fact("")), (detail, fact(value))))
        assert re.search(answered, letter(facts, f"{n}").body), letter(facts, f"{n}").body
        assert not value or letter(facts, f"{n}").body.count(value) == 1


@pytest.mark.parametrize(
    ("detail", "joins", "crooked"),
    [
        ("why", "you only have 95 spaces", "you could not understand them"),
        ("point", "the depth of the second chapter", "the need for more applications from me"),
        ("wished", "my business", "my continued career success"),
        ("good", "the cows liked me", "I was a joy to interview"),
        ("finding", "the deck is not clear", "the deck is clear and strong"),
        ("provided", "I have first results", "I have updated it"),
    ],
)
def test_words_of_theirs_that_do_not_join_are_left_out(detail: Detail, joins: str, crooked: str) -> None:
    """`them` of theirs would be nobody in our sentence, and a wish that every form holds is none to take up."""
    for n in range(10):
        told = [known(kind="investor", praise=None, told=((detail, fact(words)),)) for words in (joins, crooked)]
        said, unsaid = (letter(facts, f"{n}").body for facts in told)
        assert joins in said
        assert crooked not in unsaid


def test_an_article_that_was_not_read_along_is_there_again() -> None:
    """`somebody with a deeper background in tides` was read from `background` on, and is said with its article."""
    facts = known(told=(("one", fact("")), ("area", fact("deeper background in tides"))))
    for n in range(10):
        assert "a deeper background in tides" in letter(facts, f"{n}").body


def test_the_name_that_signs_is_greeted() -> None:
    """`The Quillmark Careers Team` is greeted so, a person before any team; what they had is called as they call it."""
    facts = known(kind="paper", role=None, told=(("team", fact("Quillmark Careers Team")), ("sent", fact("my essay"))))
    assert letter(facts).body.startswith("Dear Ada,")
    for n in range(20):
        body = letter(replace(facts, person=None), f"{n}").body
        assert body.startswith("Dear Quillmark Careers Team,")
        assert body.count("my essay") == 1


@pytest.mark.parametrize(
    ("language", "team", "sent", "greeting"),
    [
        ("de", "Liebes Recruiting-Team", "meinen Vorschlag", "Liebes Recruiting-Team,"),
        ("fr", "Bonjour à toute l’équipe éditoriale", "mes poèmes", "Bonjour à toute l’équipe éditoriale,"),
        ("it", "Redazione", "il mio racconto", "Gentile Redazione,"),
        ("es", "equipo de Selección", "mi propuesta", "Estimado equipo de Selección:"),
        ("pt", "Equipa Editorial", "o meu artigo", "Cara Equipa Editorial,"),
        ("pt-BR", "Equipe Editorial", "o meu artigo", "Prezada Equipe Editorial,"),
        ("nl", "Beste redactie", "mijn verhaal", "Beste redactie,"),
    ],
)
def test_the_team_is_greeted_in_its_language(language: str, team: str, sent: str, greeting: str) -> None:
    """Its name has the article and the ending it takes, and so has what they had."""
    told = (("team", fact(team)), ("sent", fact(sent)))
    for n in range(20):
        facts = known(language=language, kind="paper", role=None, person=None, register="formal", told=told)
        body = letter(facts, f"{n}").body
        assert body.startswith(greeting)
        assert body.count(sent) == 1


@pytest.mark.parametrize("openness", ["again", "keep"])
def test_who_spoke_of_later_is_answered(openness: Openness) -> None:
    """An early letter is short, and yet it takes up that one may apply again or that papers are kept."""
    for n in range(30):
        facts = known(stage="application", openness=frozenset({openness}), told=(("team", fact("Acme Careers Team")),))
        assert "available" in moves(letter(replace(facts, person=None), f"{n}"))


def test_an_offer_to_say_more_is_taken_before_other_things() -> None:
    """Feedback that is offered is said yes to, also where two other things of theirs were answered."""
    facts = known(feedback="offered", praise=None, told=told("en", "met", "hard", "deed"))
    for n in range(20):
        assert "feedback" in letter(facts, f"{n}").body


def test_to_have_enjoyed_a_talk_is_no_praise() -> None:
    """`I enjoyed meeting you` is not thanked for as a kind word about one's work."""
    for words, thanked in (("we enjoyed meeting you very much", 0), ("we were impressed by your portfolio", 20)):
        facts = known(praise=fact(words), told=told("en", "met"))
        assert sum("praise" in moves(letter(facts, f"{n}")) for n in range(20)) == thanked


def test_what_one_does_is_offered_where_it_was_about_work() -> None:
    """The user's line is for a project, and for a post after a talk or by its name; no choir or school reads it."""
    unnamed = {"role": None, "company": None}
    offered = {kind: "offer" in moves(letter(known(kind=kind))) for kind in KINDS}
    assert [kind for kind, there in offered.items() if there] == ["job", "bid"]
    assert "offer" not in moves(letter(known(stage="application")))
    assert "offer" not in moves(letter(known(**unnamed)))
    assert "offer" in moves(letter(known(**unnamed, told=(("met", fact("")),))))


def test_a_number_that_is_part_of_the_reason_is_said_with_it() -> None:
    """How many applied is not said once more beside a clause that says it."""
    said = (("crowd", fact("340 submissions")), ("why", fact("you had 340 submissions for 38 slots")))
    for n in range(20):
        assert letter(known(kind="school", told=said), f"{n}").body.count("340 submissions") == 1


def test_the_number_that_applied_is_said_once() -> None:
    """A number stands in the letter only as they wrote it."""
    for n in range(20):
        facts = known(kind="grant", reason="many", told=(("crowd", fact("140 proposals")),))
        assert letter(facts, f"{n}").body.count("140 proposals") == 1


def test_the_signature_stands_below_the_close() -> None:
    """The user's signature is the end of the letter, without the `-- ` that would grey out the quote below."""
    body = letter(known(), signature="Jane Doe\n+49 30 1234\n").body
    assert body.endswith("\nJane Doe\n+49 30 1234\n")
    assert "-- " not in body


def test_a_call_is_taken_up_once() -> None:
    """Who offers to ring and talk it through is told yes, and not asked to write when something comes up as well."""
    for n in range(20):
        body = letter(known(told=told("en", "met", "call", "rings")), f"{n}").body
        assert "talk" in body
        assert not re.search("get in touch if|when something comes up|as you say", body)


@pytest.mark.parametrize(
    ("kind", "found", "unsaid"),
    [
        ("job", {"company": "Ada Boss – Acme"}, "Acme"),
        ("bid", {"role": "DJ"}, "DJ"),
        ("bid", {"role": "Notification of outcome"}, "Notification"),
        ("paper", {"role": "Your application was unsuccessful"}, "unsuccessful"),
        ("job", {"role": "CV"}, "CV"),
    ],
)
def test_what_may_be_half_a_name_or_a_heading_is_left_out(kind: Kind, found: dict[str, str], unsaid: str) -> None:
    """A display name of two halves, a trade or a heading where a title stands: nothing is said of it."""
    facts = known(kind=kind, person=None, **{key: fact(value) for key, value in found.items()})
    assert not any(unsaid in letter(facts, f"{n}").body for n in range(20))


def test_nobody_is_greeted_in_capitals() -> None:
    """`ADA BOSS` in a signature is Ada Boss in a greeting."""
    assert letter(known(person=fact("ADA BOSS"))).body.startswith("Dear Ada,")


def test_names_are_taken_apart_with_care() -> None:
    """Titles, particles, surnames first and scripts of the East are told from given names."""
    assert name_of("Prof. Dr. Ada de la Cruz").surname == "de la Cruz"
    assert name_of("Frau Boss").given == ""
    assert name_of("Boss, Ada").full == ""
    assert name_of("山田 太郎").given == ""
    assert name_of("Mr Bean").gender == "he"
    assert name_of("Ada Boss").gender == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Dear Ada,\n\nThank you, {{ name }}.\n\nBest,\nJane\n", "never filled in"),
        ("Dear Ada,\n\nThank you, [Name].\n\nBest,\nJane\n", "never filled in"),
        ("Dear Ada,\n\nThank you!\n\nBest,\nJane\n", "exclamation mark"),
        ("Dear Ada,\n\nThank  you.\n\nBest,\nJane\n", "stray blanks"),
        ("Dear Ada,\n\n\nThank you.\n\nBest,\nJane\n", "empty lines"),
        ("Dear Ada,\n\nThank (you.\n\nBest,\nJane\n", "bracket"),
        ("Dear Ada,\n\nPlease reconsider.\n\nBest,\nJane\n", "pleads"),
        ("Dear Ada,\n\nThat is unfair.\n\nBest,\nJane\n", "argues"),
        ("Dear Ada,\n\nWhat an amazing firm.\n\nBest,\nJane\n", "flatters"),
        ("Dear Ada,\n\nThank you for your email.\n\nBest,\nJane\n", "formula"),
        ("Thank you.\n\nWell.\n\nBest,\nJane\n", "no greeting"),
        ("Dear Ada,\n\nBest,\nJane\n", "says nothing"),
        ("Dear Ada,\n\nThank you.\n\nBest,\n", "no close"),
        ("Dear Ada,\n\nWhy not me?\n\nBest,\nJane\n", "question"),
    ],
)
def test_bad_manners_are_named(text: str, fault: str) -> None:
    """Each thing a letter must not hold is reported in a sentence of its own."""
    assert [problem for problem in manners(text, "en") if fault in problem]
    assert manners("Dear Ada,\n\nThank you.\n\nBest,\nJane\n", "en") == ()


def test_words_of_theirs_are_not_held_against_us() -> None:
    """A superlative inside quotation marks is theirs."""
    assert manners('Dear Ada,\n\nYou wrote "an amazing talk", and I am glad.\n\nBest,\nJane\n', "en") == ()


def test_the_close_does_not_say_the_wishes_once_more() -> None:
    """`All the best to you and your partners.` and then `All the best,` reads like a form."""
    for kind in ("job", "bid", "paper", "investor"):
        for n in range(60):
            body = letter(known(kind=kind, register="familiar"), f"{n}").body
            *_, last, close = body.removesuffix("\nJane Doe\n").split("\n\n")
            sentence = last.rstrip(".").rpartition(". ")[2].lower()
            assert not {"best", "warm", "regards"} & set(sentence.split()) & set(close.lower().rstrip(",").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_said_twice_in_a_book(language: str) -> None:
    """A book holds every wording once per move and group, and says something for every move it knows."""
    for move in MOVES:
        for group in DOCUMENTS[f"{language}.yaml"].get(move, ()):
            assert group["say"]
            assert len(set(group["say"])) == len(group["say"])


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "no language"),
        ({"language": "en", "thanks": [{"needs": ["x"]}]}, "no list `say`"),
        ({"language": "en", "thanks": [{"say": ["x"], "kind": ["job"]}]}, "unknown key kind"),
        ({"language": "en", "thanks": [{"say": ["x"], "kinds": ["jobs"]}]}, "unknown kind jobs"),
        ({"language": "en", "thanks": [{"say": ["x"], "stages": ["end"]}]}, "unknown stage end"),
        ({"language": "en", "thanks": [{"say": ["x"], "register": "rude"}]}, "register is"),
        ({"language": "en", "thanks": [{"say": ["{{ x"]}]}, "cannot be read"),
        ({"language": "en", "thanks": [{"say": ["{{ name | shouted }}"]}]}, "No filter named"),
        ({"language": "en", "thanks": [{"say": ["x"], "needs": ["luck"]}]}, "unknown sign luck"),
        ({"language": "en", "thanks": [{"say": ["{{ luck }}"]}]}, "there is no luck"),
        ({"language": "de"}, "no phrasebook for English"),
    ],
)
def test_a_broken_book_says_what_is_wrong(document: object, problem: str) -> None:
    """Every fault in a book of letters is reported as a sentence."""
    with pytest.raises(ConfigError, match=problem):
        load_book({"x.yaml": document})


def test_a_template_cannot_leave_its_sandbox() -> None:
    """A wording can fill in names and nothing else."""
    thanks = [{"say": ["{{ ''.__class__.__mro__ }}"]}]
    book: LetterBook = load_book({"en.yaml": {**DOCUMENTS["en.yaml"], "thanks": thanks}})
    with pytest.raises(ConfigError):
        compose(known(), profile(), book, "seed")


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_write_holds_nothing_unknown(kind: Kind) -> None:
    """Our own letters pass the proof that another writer's text is held to: no name, number, date, link or promise."""
    for n, facts in enumerate(every("en", kind)):
        words = [one.value for one in (facts.company, facts.role, facts.person) if one]
        words += [one.value for _, one in facts.told]
        message = Message(digest="d", text="\n".join(words))
        body = letter(facts, f"{n}").body
        assert (
            doubts(body, "Sir Madam Admissions Hiring Team Organisers Editors Editor", message, profile(), "en") == ()
        )
