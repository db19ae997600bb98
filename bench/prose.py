"""Ordinary prose in three languages, put together by chance: the same every time, and nobody's mail."""

from __future__ import annotations

import random
import re

PIECES = {
    "en": (
        ("The committee", "Our driver", "The landlord", "Your bank", "Rita from accounts", "The whole team",
         "My sister", "The workshop", "Everyone on the second floor", "The new manager", "Your order", "The report",
         "One of the engineers", "The school", "This week's newsletter", "The bakery on the corner", "Paul",
         "The town council", "Our shop in Leeds"),
        ("has moved", "will look at", "could not find", "is happy with", "sends you", "has written about",
         "would like to discuss", "is still waiting for", "has finished", "asked again about", "will be ready for",
         "did not expect", "has received", "is looking forward to"),
        ("the meeting in room 12", "the plans for the roof", "your order number 4471", "the talk on Thursday",
         "the new catalogue", "the figures of the northern branch", "the photos from the lake", "a price for the lamps",
         "the place of the sofa", "version 2.4 of the program", "your invoice from March", "the other chairs",
         "the choir's blue scores", "the security update", "a password for the printer", "the shipment to Leeds",
         "the inn at the lake", "a list of what is missing", "two chairs and a table"),
        ("because the lift is out of order", "before the end of the month", "as soon as the scaffolding stands",
         "and thanks everybody who helped", "at this time of the year", "if the weather holds", "but not before Monday",
         "together with the people next door", "and apologises for the delay", "after a look at the costs",
         "for which we would like to thank you", "which is a good sign", "so that you can follow it online",
         "although it takes longer than we thought"),
    ),
    "de": (
        ("Der Ausschuss", "Unser Fahrer", "Die Vermieterin", "Ihre Bank", "Das ganze Team", "Meine Schwester",
         "Niemand", "Die Werkstatt", "Ihre Bestellung", "Der Bericht", "Die Schule", "Das Café an der Ecke"),
        ("hat sich", "wird uns", "kann Ihnen", "möchte mit Ihnen", "darf nun", "soll am Montag", "hat gestern"),
        ("über die Pläne für das Dach", "den neuen Katalog", "die Rechnung vom März", "das Treffen am Donnerstag",
         "die Fotos vom See", "die Zahlen der Filiale", "einen Preis für die Lampen", "eine neue Lösung",
         "den Platz am Fenster", "das Paket nach Zürich"),
        ("geschickt, weil der Aufzug steht.", "besprechen, sobald das Gerüst steht.", "freuen, wenn das Wetter hält.",
         "melden und dankt allen, die halfen.", "gebaut, wofür wir uns bedanken.", "zeigen, bevor der Monat endet.",
         "mitteilen, dass es länger dauert.", "nach einem Blick auf die Kosten bezahlen."),
    ),
    "fr": (
        ("Le comité", "Notre chauffeur", "La propriétaire", "Votre banque", "Toute l'équipe", "Ma sœur", "L'atelier",
         "Votre commande", "Le rapport", "L'école", "Le café du coin"),
        ("a déplacé", "va regarder", "n'a pas trouvé", "vous envoie", "a commandé", "attend toujours", "a terminé",
         "souhaite discuter"),
        ("la réunion de jeudi", "les plans du toit", "votre facture de mars", "le rendez-vous du matin",
         "le nouveau catalogue", "les photos du lac", "un prix pour les lampes", "la radio", "d'autres chaises",
         "le colis pour Genève"),
        ("parce que l'ascenseur est en panne.", "avant la fin du mois.", "et remercie tout le monde.",
         "dès que possible.", "mais pas avant lundi.", "avec les voisins.", "et s'excuse du retard.",
         "après un coup d'œil aux coûts."),
    ),
}  # fmt: skip

SAID = {
    "en": ('Piet called it "a very good sign for all of us" and left.', "We’ll meet at the café, it’s on the corner.",
           "Unfortunately the sale ends tonight.", "Thank you for your interest in our lamps.",
           "The position of your application window can be changed.", "We had to close the gate."),
    "de": ("Piet nannte das „ein sehr gutes Zeichen für uns alle“ und ging.",),
    "fr": ("Piet a parlé d’« un très bon signe pour nous tous » avant de partir.",),
}  # fmt: skip
"""Now and then: quotations, signs outside of ASCII, words that letters of refusal have, too."""
SELDOM = 0.02

COMMON = tuple(
    re.findall(
        r"\S+",
        "the of and to in a is that for it as was with be by on not he his but at are this have from or had an "
        "they which one you were all her she there would their we him been has when who will no more if out so up "
        "said what its about than into them can only other time new some could these two may first then do any "
        "like my now over such our man me even most made after also did many off before must well back through "
        "years where much your way down should because long each just state those people too how little good "
        "world make very year still see own work day get here old life both between being under three never know "
        "same last another while us might great go come since against right came take used himself few house "
        "during without again home around small however found part school every think once general public got "
        "number until always away something fact less put head told nothing night end called find going look "
        "asked later point knew next city business give group toward days let room word face order account "
        "invoice team project meeting release customer product update delivery shipping newsletter offer discount "
        "security password data report quarterly manager interview position role application candidate experience "
        "process hiring résumé café naïve Zürich ",
    )
)
"""Words of every day, and those of letters about work: put together by chance, phrases of all rules nearly fit."""
LONG = (20, 110)


def paragraphs(language: str, count: int) -> tuple[str, ...]:
    """That many, of two to six sentences each; in no language at all, each of common words and one full stop."""
    chance = random.Random(f"prose in {language}")  # noqa: S311  # the same for everybody
    if not language:
        return tuple(" ".join(chance.choices(COMMON, k=chance.randint(*LONG))).capitalize() + "." for _ in range(count))
    pieces = PIECES[language]

    def sentence() -> str:
        return " ".join(map(chance.choice, pieces)).removesuffix(".") + "."

    def paragraph() -> str:
        said = [sentence() for _ in range(chance.randint(2, 6))]
        return " ".join([*said, chance.choice(SAID[language])] if chance.random() < SELDOM else said)

    return tuple(paragraph() for _ in range(count))
