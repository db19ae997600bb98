"""Whether words of theirs, or a line of the user's, can stand among ours."""

from __future__ import annotations

import re

from watcher.core.facts import Detail, Told
from watcher.core.text import primary

_CROOKED: dict[str, dict[Detail, re.Pattern[str]]] = {
    "en": {
        "why": re.compile(
            r"\b(?:they|them|it|this|that|these|those|he|she|him|her|appeals?|had a word|must)\b", re.IGNORECASE
        ),
        "point": re.compile(
            r"\b(?:I|me|you|we|us|it|this(?! stage)|that(?! (?:can|are|is|was|were|have|has|the|would|could))|they|them"
            r"|their|feedback|information|decision|aspects|application|scope|questions?|clarification|details|members)\b",
            re.IGNORECASE,
        ),
        "wished": re.compile(
            r"\b(?:success|pursuits?|endeavou?rs?|process|future|continued|current|career|meantime)\b"
            r"|(?:(?!and )\S+ ){3}",
            re.IGNORECASE,
        ),
        "area": re.compile(r"^so\b|\b(?:was|were|is|are|only)\b", re.IGNORECASE),
        "merit": re.compile(r"^requ(?:ested|ired)\b", re.IGNORECASE),
        "later": re.compile(r"\b(?:this|that|it)\b", re.IGNORECASE),
        "team": re.compile(r"^(?:the )?team$", re.IGNORECASE),
        "finding": re.compile(
            r"\b(?:they|them|it|this(?! (?:cycle|stage|year|round|time|call))|these|he|she|him|her|plagiari\w+"
            r"|duplicat\w+)\b|^my (?:application|submission|profile|documents?|data) (?:was|has been|is|were) (?!not\b)"
            r"|^(?!.*(?:n['’]t|\b(?:not|no|too|lack\w*|less|fewer|below|missing|insufficient\w*|limited|only|weak\w*|more))\b)"
            r".*\b(?:excellent|great|good|strong|impress\w+|outstanding|wonderful|well|clear|interest\w+|compelling"
            r"|promising|solid|happy|pleased|enjoyed|liked|loved)\b",
            re.IGNORECASE,
        ),
        "provided": re.compile(r"\b(?:they|them|it|this|that|any)\b", re.IGNORECASE),
        "good": re.compile(r"^I (?:was|am)\b"),
    },
    "de": {
        "why": re.compile(
            r"Bewerb|Kandidat|Profil|Entscheid|\b(?:jedoch|allerdings|leider|aber|derzeit)\b|\b(?:es|das|dies|diese[rsn]?)\b"
        ),
        "asked": re.compile(r"^(?:es|sie|ihn|das|sich|mich)\b"),
        "deed": re.compile(r"\b(?:Anforderung|Profil|Erwartung|besser|passt)"),
    },
    "fr": {
        "why": re.compile(r"candidat|profil|décision|\b(?:cela|ceci|celle|celui)\b", re.IGNORECASE),
        "deed": re.compile(r"profil|correspond|répond|attentes|adéqua", re.IGNORECASE),
    },
    "es": {
        "why": re.compile(r"candidat|perfil|decisi|\b(?:esto|eso|este|esta)\b", re.IGNORECASE),
        "deed": re.compile(r"perfil|ajust|encaj|requisit|expectativ", re.IGNORECASE),
    },
    "pt": {
        "why": re.compile(r"candidat|perfil|decis|\b(?:isto|isso|este|esta)\b", re.IGNORECASE),
        "deed": re.compile(r"perfil|alinhad|encaix|requisit|expectativ", re.IGNORECASE),
    },
    "it": {
        "why": re.compile(r"candidat|profil|decision|\b(?:questo|questa|ciò)\b", re.IGNORECASE),
        "deed": re.compile(r"profil|in linea|requisit|aspettativ|corrispond", re.IGNORECASE),
    },
    "nl": {
        "why": re.compile(r"kandidat|sollicit|profiel|beslissing|\b(?:dit|deze|dat)\b", re.IGNORECASE),
        "deed": re.compile(r"profiel|eisen|verwachting|beter|past\b", re.IGNORECASE),
    },
}
"""Words with which what they told does not join ours: they point at something that our letter does not name, or are a
form's. By language and detail.
"""


_POLITE = re.compile(
    r"(?:enjoy|appreciat|lov|lik)\w* (?:\w+ )?"
    r"(?:meeting|talking|speaking|chatting|learning|getting|hearing|our|the (?:chat|call))",
    re.IGNORECASE,
)


def is_polite(praise: str) -> bool:
    """`We enjoyed meeting you`: that is said of a talk, and no kind word about the user to be thanked for."""
    return _POLITE.search(praise) is not None


_WITH_ARTICLE = re.compile(
    r"(?:deeper|stronger|broader|longer|closer|greater|better|larger|solid|proven)(?: [\w-]+)?"
    r" (?:background|record|portfolio|history|network|grasp|command|reel|case|profile|understanding)\b"
)
"""`somebody with a deeper background in tides`: read without its article, it stands with it in our sentence."""


_COMMON_NOUNS = frozenset(("sent", "papers", "crowd", "few", "occasion", "panel"))
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b|\b[A-Z]{3,}\b")
"""`your Application`: a form's capital, which is none of a letter's."""


_BEGUN = frozenset(("finding", "repeaters", "readers", "asked", "shown"))
"""They stood below a heading, or began a sentence."""


_OF_A_PAGE = re.compile(
    r"\b(?:Careers?|Talent|Network|Community|Newsletter|Job|Alerts|Mailing|List|Social|Media|Page|Website|Site)\b"
)


def joined(detail: Detail, words: str, language: str) -> str:
    """What they told as it stands in a sentence of ours."""
    if language == "en" and detail in _COMMON_NOUNS:
        return _CAPITALISED.sub(lambda word: word.group().lower(), words)
    if (language, detail) == ("en", "follow"):
        return _OF_A_PAGE.sub(lambda word: word.group().lower(), words)
    if (language, detail) == ("en", "team"):
        return re.sub("^The (?=[A-Z])", "", words)
    if language == "en" and detail in _BEGUN:
        return words[:1].lower() + words[1:]
    if (language, detail) == ("en", "point"):
        return " and ".join(words.rsplit(", ", 1)) if " and " not in words else words
    return f"a {words}" if (language, detail) == ("en", "area") and _WITH_ARTICLE.match(words) else words


def said_once(told: Told) -> Told:
    """Without what they tell one to do, or not to, where the same words encourage, and without the page to look in at
    where they tell one to: `don't give up` and `keep an eye on our jobs page` are answered once.
    """
    known = dict(told)
    heard = known["heartened"].text if "heartened" in known else ""
    asked = known["asked"].value if "asked" in known else ""
    said: set[Detail] = {one for one in _ENCOURAGED if heard and one in known and _overlap(known[one].text, heard)}
    if "follow" in known and known["follow"].value in asked:
        said.add("follow")
    if "finding" in known and "point" in known and known["point"].value.lower() in known["finding"].value.lower():
        said.add("point")
    return tuple((one, fact) for one, fact in told if one not in said)


_ENCOURAGED: tuple[Detail, ...] = ("asked", "refrain")
"""What they tell one to do, or not to."""


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def joins(detail: Detail, words: str, language: str) -> bool:
    """Whether what they told can be said in a sentence of ours without a stumble."""
    crooked = _CROOKED.get(language, {}).get(detail)
    return crooked is None or crooked.search(words) is None


_SMALL_WORDS = {
    "en": "i a an the and or for of to with in on that which my we who is are build make help design write",
    "de": "ich und oder für von mit in im zu zum zur die der das den dem ein eine einen wir baue entwickle schreibe",
    "fr": "je et ou pour de des du les le la un une avec en au aux sur qui que nous mes",
    "es": "yo y o para de del los las el la un una con en que mi mis hago construyo diseño desarrollo ayudo",
    "pt": "eu e ou para de do da dos das os as o a um uma com em que faço construo desenvolvo crio ajudo",
    "it": "io e o per di del della dei delle il lo la gli le un una con in che mi sviluppo costruisco progetto aiuto",
    "nl": "ik en of voor van met in op de het een die dat wij bouw maak ontwerp schrijf kleine",
}


def in_language(line: str, language: str) -> bool:
    """True when the small words of `line` point to `language` at least as much as to any other.

    A line without any of them counts as English when it is ASCII.
    """
    counts = small_words(line)
    if not any(counts.values()):
        return language == "en" and line.isascii()
    return counts.get(primary(language), 0) == max(counts.values())


def small_words(line: str) -> dict[str, int]:
    """How many small words of each language `line` has."""
    words = line.lower().replace("’", "'").split()
    return {code: sum(word in known.split() for word in words) for code, known in _SMALL_WORDS.items()}
