"""core/manners: greeting, close, forms of address and the last sentence, in each language."""

from __future__ import annotations

import pytest

from watcher.core.manners import manners

GOOD = {
    "en": "Dear Ada,\n\nThank you for your answer. I wish you a good week.\n\nKind regards,\nJane\n",
    "de": "Guten Tag Frau Boss,\n\ndanke für die Antwort. Ich wünsche Ihnen eine gute Woche.\n\nViele Grüße\nJane\n",
    "fr": "Bonjour Madame Boss,\n\nMerci pour la réponse. Je vous souhaite une bonne semaine.\n\nCordialement,\nJane\n",
    "es": "Estimada Ada:\n\nGracias por la respuesta. Le deseo una buena semana.\n\nUn cordial saludo,\nJane\n",
    "pt": "Bom dia, Ada,\n\nAgradeço a resposta. Desejo uma boa semana.\n\nCordialmente,\nJane\n",
    "pt-BR": "Olá, Ada,\n\nAgradeço a resposta. Desejo uma boa semana.\n\nUm abraço,\nJane\n",
    "it": "Gentile Ada,\n\ngrazie della risposta. Auguro una buona settimana.\n\nCordiali saluti,\nJane\n",
    "nl": "Beste Ada,\n\nDank voor het antwoord. Ik wens u een goede week.\n\nMet vriendelijke groet,\nJane\n",
    "ja": "ご担当者様\n\n選考の結果をご連絡いただき、ありがとうございました。\n\n取り急ぎ御礼まで\nJane\n",
}


@pytest.mark.parametrize("language", GOOD)
def test_a_civil_letter_is_let_through(language: str) -> None:
    """Each language has its own ways to begin and to end."""
    assert manners(GOOD[language], language) == ()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl"])
def test_a_letter_begins_and_closes_in_its_language(language: str) -> None:
    """A greeting or close of another language is a fault; so is none at all."""
    other = "nl" if language != "nl" else "es"
    greeting, body, end = GOOD[language].split("\n\n")
    foreign, _, bye = GOOD[other].split("\n\n")
    assert manners(f"{foreign}\n\n{body}\n\n{end}", language) == (
        "The letter does not begin with a greeting of its language.",
    )
    assert manners(f"{greeting}\n\n{body}\n\n{bye}", language) == ("The letter does not close as its language does.",)


COLD = {
    "en": "I expect an answer by Friday.",
    "de": "Ich erwarte eine Antwort bis Freitag.",
    "fr": "J’attends une réponse vendredi.",
    "es": "La factura sale mañana.",
    "pt": "A fatura segue amanhã.",
    "it": "Attendo una risposta entro venerdì.",
    "nl": "Ik verwacht vrijdag antwoord.",
}


@pytest.mark.parametrize("language", COLD)
def test_the_last_sentence_is_kind(language: str) -> None:
    """What a reader keeps is the last sentence: it wishes, thanks or hopes."""
    greeting, body, end = GOOD[language].split("\n\n")
    assert manners(f"{greeting}\n\n{body} {COLD[language]}\n\n{end}", language) == (
        "The letter's last sentence is not a kind one.",
    )


def test_a_full_stop_within_a_name_ends_no_sentence() -> None:
    """The kind word may stand before `St. Brigid's`, and a body without words is still judged."""
    greeting, body, end = GOOD["en"].split("\n\n")
    assert not manners(f"{greeting}\n\n{body} I hope things go well at St. Brigid's, for all of you.\n\n{end}", "en")
    assert manners(f"{greeting}\n\n...\n\n{end}", "en")


TWO_WAYS = [
    ("de", "ich danke dir für die Antwort. Ich wünsche Ihnen eine gute Woche."),
    ("es", "Gracias por tus palabras. Deseo a usted una buena semana."),
    ("it", "grazie della tua risposta. Spero che Lei abbia una buona settimana."),
    ("nl", "Dank voor jouw antwoord. Ik wens u een goede week."),
]


@pytest.mark.parametrize(("language", "body"), TWO_WAYS)
def test_one_letter_has_one_tone(language: str, body: str) -> None:
    """Sie and du in one letter are a slip."""
    greeting, _, end = GOOD[language].split("\n\n")
    assert manners(f"{greeting}\n\n{body}\n\n{end}", language) == ("The letter speaks to its reader in two ways.",)
