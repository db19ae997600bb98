"""What is told in other languages than English: what was found, where places are few, who read it, whom to write to."""

from __future__ import annotations

import pytest

from tests.unit.test_details import facts

TOLD = [
    ("es", "Motivo: La memoria no incluye el presupuesto.", "finding", "la memoria no incluye el presupuesto"),
    ("es", "Motivo: Su propuesta está fuera del tema.", "finding", "mi propuesta está fuera del tema"),
    ("fr", "Retour : Le calendrier du printemps est complet.", "finding", "le calendrier du printemps est complet"),
    ("pt", "Motivo informado: O número de bancas já foi atingido.", "finding", "o número de bancas já foi atingido"),
    ("pt", "Motivo: Sua proposta está fora do tema.", "finding", "a minha proposta está fora do tema"),
    ("it", "Motivazione: La tua proposta è fuori tema.", "finding", "la mia proposta è fuori tema"),
    ("it", "Motivazione: Il bilancio non è allegato.", "finding", "il bilancio non è allegato"),
    ("de", "Wegen der begrenzten Plätze können wir nicht alle nehmen.", "scarce", ""),
    ("fr", "Il y a plus de demandes que de places.", "scarce", ""),
    ("es", "Las plazas son limitadas.", "scarce", ""),
    ("pt", "Os lugares são limitados.", "scarce", ""),
    ("it", "I posti sono esauriti.", "scarce", ""),
    ("nl", "Er waren meer aanmeldingen dan plekken.", "scarce", ""),
    ("de", "Es fehlt noch: zu wenig Erfahrung im Orgelbau.", "area", "mehr Erfahrung im Orgelbau"),
    ("fr", "Motif : manque d’expérience en reliure.", "area", "une plus grande expérience en reliure"),
    ("es", "Motivo: poca experiencia con telares.", "area", "más experiencia con telares"),
    ("pt", "Motivo: Pouca experiência com teares.", "area", "mais experiência com teares"),
    ("it", "Motivo: scarsa esperienza con i telai.", "area", "più esperienza con i telai"),
    ("nl", "Reden: te weinig ervaring met weefgetouwen.", "area", "meer ervaring met weefgetouwen"),
    ("de", "Beide Gutachten sehen das ähnlich.", "panel", "den Gutachtenden"),
    ("es", "Los revisores lo leyeron con atención.", "panel", "a los revisores"),
    ("nl", "De beoordelaars lazen het met aandacht.", "panel", "de beoordelaars"),
    ("de", "Wir konzentrieren uns auf Medizintechnik.", "bounds", "auf Medizintechnik"),
    ("fr", "Nous nous concentrons sur les énergies marines.", "bounds", "sur les énergies marines"),
    ("es", "Invertimos en energías del mar.", "bounds", "en energías del mar"),
    ("pt", "Investimos em energias do mar.", "bounds", "em energias do mar"),
    ("it", "Ci concentriamo sulle energie del mare.", "bounds", "sulle energie del mare"),
    ("nl", "Wij richten ons op energie uit zee.", "bounds", "op energie uit zee"),
    ("fr", "Écrivez donc à ma collègue Odile Marin.", "whom", "Odile Marin"),
    ("es", "Escriba a mi colega Rosa Mar.", "whom", "Rosa Mar"),
    ("it", "Scriva alla mia collega Nora Riva.", "whom", "Nora Riva"),
    ("nl", "Schrijf gerust mijn collega Anna de Wit.", "whom", "Anna de Wit"),
    ("fr", "Nous ne retenons que douze projets.", "few", "douze projets"),
    ("nl", "Er zijn slechts vier plekken.", "few", "vier plekken"),
    ("fr", "Je serais heureuse de vous aider.", "hand", ""),
    ("es", "Puedo ayudarte con el dossier.", "hand", ""),
    ("pt", "Posso ajudar com a proposta.", "hand", ""),
    ("it", "Posso aiutarti con la domanda.", "hand", ""),
    ("es", "El empleador ha decidido seguir con otras personas.", "relayed", "empleador"),
    ("nl", "Helaas heeft de werkgever besloten niet verder te gaan.", "relayed", "werkgever"),
    ("de", "Das ist kein Werturteil über Ihre persönliche und fachliche Qualifikation.", "spared", "meine Eignung"),
]
NOTHING = [
    ("fr", "Notre équipe est là pour vous aider à grandir.", "hand"),
    ("es", "Nuestro equipo está para ayudarte a crecer.", "hand"),
    ("de", "Ihre Unterlagen löschen wir, es sei denn, Sie stimmen der Speicherung zu.", "erased"),
    ("es", "Motivo: vacante cubierta.", "finding"),
    ("pt", "Motivo: perfil", "finding"),
    ("es", "Su experiencia con telares es amplia.", "area"),
    ("fr", "Votre dossier est complet.", "scarce"),
    ("nl", "Onze lezers houden van korte verhalen.", "panel"),
    ("es", "Escriba a mi colega si lo desea.", "whom"),
]


@pytest.mark.parametrize(("language", "text", "detail", "value"), TOLD)
def test_a_detail_is_read_abroad_with_its_words(language: str, text: str, detail: str, value: str) -> None:
    """The same things are told everywhere, each in the words of its language, turned to our side."""
    found = dict(facts(text, language).told)
    assert detail in found
    assert found[detail].value == value


@pytest.mark.parametrize(("language", "text", "detail"), NOTHING)
def test_what_is_not_told_abroad_is_no_detail(language: str, text: str, detail: str) -> None:
    """A heading without a clause, a file that is complete, and readers of a magazine tell nothing of the kind."""
    assert not facts(text, language).has(detail)
