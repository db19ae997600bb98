"""The manners check: what no letter of ours may hold, whoever wrote its wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from watcher.core.text import fold, is_solid, primary, sentences

FORMULAS = {
    "en": "thank you for your email, thank you for your message, i appreciate the opportunity, i hope this email"
    " finds you well, i hope this message finds you, i am writing to, thank you for the opportunity",
    "de": "vielen dank für ihre e-mail, vielen dank für ihre nachricht, vielen dank für deine nachricht, ich hoffe"
    " es geht ihnen gut, hiermit möchte ich",
    "fr": "je vous remercie pour votre mail, merci pour votre message, merci pour votre e-mail, j'espère que vous"
    " allez bien",
    "es": "gracias por su correo, gracias por tu correo, gracias por su mensaje, espero que se encuentre bien",
    "pt": "obrigado pelo seu e-mail, obrigada pelo seu e-mail, agradeço o seu e-mail, espero que esteja bem",
    "it": "grazie per la sua e-mail, grazie per la tua e-mail, grazie per il suo messaggio, spero che stia bene",
    "nl": "bedankt voor uw e-mail, bedankt voor je e-mail, dank voor uw bericht, ik hoop dat het goed met u gaat",
}
"""What everybody sends."""

PLEAS = {
    "en": "reconsider, change your mind, second chance, give me a chance, i beg, please hire, desperate, i really"
    " need, another chance, think again, revisit, revisiting, rethink, salary",
    "de": "nochmals überdenken, ihre entscheidung überdenken, zweite chance, ich flehe, geben sie mir eine chance,"
    " verzweifelt, noch eine chance, noch einmal überdenken, umstimmen, gehalt",
    "fr": "reconsidérer, changer d'avis, seconde chance, deuxième chance, je vous supplie, désespéré, autre chance,"
    " salaire",
    "es": "reconsiderar, cambiar de opinión, segunda oportunidad, le ruego, te ruego, desesperado, otra"
    " oportunidad, salario",
    "pt": "reconsiderar, mudar de ideia, segunda chance, segunda oportunidade, imploro, desesperado, outra chance,"
    " salário",
    "it": "riconsiderare, cambiare idea, seconda possibilità, vi prego, la supplico, disperato, un'altra"
    " possibilità, stipendio",
    "nl": "heroverwegen, van gedachten veranderen, tweede kans, ik smeek, wanhopig, nog een kans, salaris",
    "ja": "再考, 考え直し, お願いですから",
}
"""Begging, asking for another decision, and haggling."""

ARGUMENTS = {
    "en": "unfair, your mistake, your loss, you will regret, i disagree, i do not understand why, shocked,"
    " insulting, better than the, wrong decision, disappointed in you, waste of",
    "de": "unfair, ihr fehler, werden es bereuen, kann ich nicht nachvollziehen, schockiert, unverschämt, falsche"
    " entscheidung, zeitverschwendung, enttäuscht von",
    "fr": "injuste, votre erreur, vous le regretterez, je ne comprends pas pourquoi, choqué, mauvaise décision,"
    " perte de temps",
    "es": "injusto, injusta, su error, lo lamentará, no entiendo por qué, indignante, mala decisión, pérdida de tiempo",
    "pt": "injusto, injusta, seu erro, vai arrepender, não entendo por que, má decisão, perda de tempo",
    "it": "ingiusto, ingiusta, il vostro errore, ve ne pentirete, non capisco perché, decisione sbagliata, perdita"
    " di tempo",
    "nl": "oneerlijk, uw fout, u zult spijt, ik begrijp niet waarom, geschokt, verkeerde beslissing, tijdverspilling",
    "ja": "不公平, 納得できません, 納得がいきません",
}
"""Arguing, bitterness, comparing oneself with the one who was chosen."""

FLATTERY = {
    "en": "amazing, incredible, awesome, fantastic, world class, prestigious, dream company, truly inspiring,"
    " extremely, the best company, honored beyond, the most wonderful, the most beautiful, in the world,"
    " second to none, outstanding, exceptional",
    "de": "unglaublich, großartigste, weltklasse, renommiert, traumfirma, zutiefst, phänomenal, herausragend,"
    " einzigartig",
    "fr": "incroyable, prestigieux, prestigieuse, exceptionnelle entreprise, extraordinaire, infiniment, incomparable",
    "es": "increíble, prestigiosa, prestigioso, extraordinario, empresa de mis sueños, infinitamente, maravillosa",
    "pt": "incrível, prestigiada, extraordinário, empresa dos meus sonhos, infinitamente, maravilhosa",
    "it": "incredibile, prestigiosa, prestigioso, straordinario, infinitamente, meravigliosa",
    "nl": "ongelooflijk, geweldigste, prestigieus, droombedrijf, fantastisch, uitzonderlijk",
    "ja": "最高の会社, 憧れの",
}
"""Superlatives that nobody believes."""

_LEXICONS = (
    (FORMULAS, "opens with a formula that everybody sends"),
    (PLEAS, "pleads or asks for another decision"),
    (ARGUMENTS, "argues or sounds bitter"),
    (FLATTERY, "flatters"),
)
_GREETS = {
    "en": "hi hello dear good greetings hey",
    "de": "sehr guten hallo hi liebe lieber liebes moin servus grüezi grüß gruss",
    "fr": "bonjour bonsoir madame monsieur mesdames messieurs cher chère chers salut docteur",
    "es": "hola estimada estimado estimadas estimados buenos buenas querida querido apreciada apreciado a",
    "pt": "olá oi bom boa cara caro caros prezada prezado prezados exma exmo estimada estimado",
    "it": "gentile gentili buongiorno buonasera salve ciao cara caro egregio egregia spett spettabile",
    "nl": "beste geachte hallo hoi dag goedendag goedemorgen goedemiddag lieve",
}
"""How a greeting begins."""
_CLOSES = {
    "en": "regards wishes best sincerely faithfully warmly gratefully yours thanks cheers care",
    "de": "grüße grüßen gruß grüsse grüssen gruss grüssle herzlich alles lg vg",
    "fr": "cordialement salutations amicalement bien amitiés journée sincèrement respectueusement bientôt",
    "es": "saludo saludos abrazo atentamente cordialmente gracias",
    "pt": "cumprimentos atenciosamente cordialmente abraço abraços breve saudações grande",
    "it": "saluti saluto cordialmente presto abbraccio distintamente",
    "nl": "groet groeten groetjes hoogachtend",
}
"""Words of which a close has one."""
_KIND = {
    "en": r"wish|hope|good|best|luck|well|joy|thank|glad|happ|congratul|welcome|enjoy|may |pleas|kind|gladly|success",
    "de": r"wünsch|hoff|gut|glück|freu|dank|gratul|erfolg|gelingen|mög|willkommen|schön|gern|grüß|herzl|best",
    "fr": r"souhait|espèr|bon|bien|meilleur|vœux|merci|plaisir|réjoui|félicit|réussi|que |heureu|belle|accueil|vœu",
    "es": r"dese|esper|buen|bien|mejor|suerte|graci|gusto|alegr|enhorabuena|éxito|que |ojalá|felici|ánimo|feliz",
    "pt": r"desej|esper|bom|boa|bem|melhor|sorte|agradeç|obrigad|gost|alegr|parabéns|sucesso|que |oxalá|votos|torço",
    "it": r"augur|spero|buon|bene|meglio|fortuna|grazie|piacere|felic|complimenti|success|che |lieto|bel",
    "nl": r"wens|hoo?p|goed|(?:aller)?beste|geluk|dank|blij|plezier|gefelicit|succes|mog|mooi|fijn|graag|welkom",
}
"""Beginnings of words of which a letter's last sentence has one."""
_TONES = {
    "de": (r"(?<=[^.!?:\n„] )(?:Sie|Ihnen|Ihre[nmrs]?)\b", r"\b(?:du|dir|dich|dein\w*)\b"),
    "nl": (r"\b(?:u|uw)\b", r"\b(?:jij|jou|jouw)\b"),
    "es": (r"\b(?:usted|ustedes)\b", r"\b(?:tú|tus|contigo|ti)\b"),
    "it": (r"(?<=[^.!?:\n] )(?:Lei|Le|Suo|Sua)\b", r"\b(?:tu|tuo|tua|ti)\b"),
}
"""Forms of address of a formal and of a familiar letter: one letter has not both. French says `vous` to several."""
PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|\$\{|<[\w ]+>|\[[^\]\n]*\]|\b(?:XXX+|TODO|TBD|FIXME|undefined|None|NULL|lorem ipsum)\b"
)
"""What a template leaves behind when nobody filled it in; in their mail as well, and then it is no name."""
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|‘[^’\n]*’")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"), ("„", "“"))
GREETING = 120
"""Characters in the longest greeting."""
CLOSE = 6
"""Words in the longest close."""


def manners(text: str, language: str) -> tuple[str, ...]:
    """What is wrong with a finished letter, each a whole sentence; empty when it is fit to be sent.

    `text` is a letter from its greeting to its signature. What stands in quotation marks are their words, not ours,
    and is not held against us.
    """
    ours = _QUOTED.sub("“”", text)
    return (*_form(text), *_tone(ours, language), *_frame(text), *_civil(ours, primary(language)))


def is_civil(words: str, language: str) -> bool:
    """Whether a few words of theirs may stand among ours."""
    return not any(_form(words)) and not any(_tone(words, language))


def _form(text: str) -> Iterator[str]:
    if found := PLACEHOLDER.search(text):
        yield f"The letter holds something that was never filled in: {found.group()[:40]}."
    if re.search("[!！¡]", text):
        yield "The letter holds an exclamation mark."
    if re.search(r"[^\n] {2,}|[ \t]+$|\t", text, re.MULTILINE):
        yield "The letter holds stray blanks."
    if re.search(r"\n{3,}|\A\n|\n\n\Z", text):
        yield "The letter holds needless empty lines."
    if any(text.count(left) != text.count(right) for left, right in _PAIRS) or text.count('"') % 2:
        yield "The letter opens a bracket or a quotation mark that it does not close."


def _tone(ours: str, language: str) -> Iterator[str]:
    folded = f" {fold(ours)} "
    for fault, words in _unheard(primary(language)):
        if found := next((word for word, looked_for in words if looked_for in folded), None):
            yield f"The letter {fault}: “{found}”."


@cache
def _unheard(language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What is no fit tone, by fault: each as it is told, and as it is looked for in a folded text."""
    told = ((fault, filter(None, lexicon.get(language, "").split(", "))) for lexicon, fault in _LEXICONS)
    return tuple((fault, tuple((word, _looked_for(word)) for word in words)) for fault, words in told)


def _looked_for(word: str) -> str:
    return fold(word) if is_solid(word) else f" {fold(word)} "


def _frame(text: str) -> Iterator[str]:
    """A greeting on its own, something said, and a close with a name below it."""
    greeting, *said = text.strip("\n").split("\n\n")
    close, *name = said.pop().split("\n") if said else [""]
    if not greeting.endswith((",", ":", "，", "：", "様")) or len(greeting) > GREETING:
        yield "The letter has no greeting."
    if not said:
        yield "The letter says nothing between greeting and close."
    if not name or not 1 <= len(close.split()) <= CLOSE:
        yield "The letter has no close with a name below it."
    if said and said[-1].rstrip().endswith("?"):
        yield "The letter ends on a question instead of a kind word."


def _civil(text: str, language: str) -> Iterator[str]:
    """Greeting, close and forms of address as the language has them, and a kind word at the end."""
    greeting, *said = text.strip("\n").split("\n\n")
    if language not in _GREETS or len(said) < 2:
        return
    if fold(greeting.split()[0].strip(",:")) not in map(fold, _GREETS[language].split()):
        yield "The letter does not begin with a greeting of its language."
    if not set(fold(said[-1].split("\n")[0]).split()) & set(map(fold, _CLOSES[language].split())):
        yield "The letter does not close as its language does."
    if not re.search(rf"\b(?:{_KIND[language]})", _last_sentence(said[-2]), re.IGNORECASE):
        yield "The letter's last sentence is not a kind one."
    if all(re.search(form, text) for form in _TONES.get(language, ("$^",))):
        yield "The letter speaks to its reader in two ways."


def _last_sentence(text: str) -> str:
    """`St. Brigid's` ends none; a text without words is its own last sentence."""
    found = sentences(text, "body")
    return text[found[-1].pieces[0][0] :] if found else text
