"""What may pass for a name (reliability H8), when two names are one, and which of several is the one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from watcher.core.employer import bare_words
from watcher.core.facts import Fact, Where
from watcher.core.gather.spelling import spelling
from watcher.core.letter.naming import name_in, title_in
from watcher.core.text import fold, is_solid

_DIGITS = re.compile(r"\d{5}|\d\D?\d{4}")
_LEFTOVER = re.compile(
    r"[\[\]{}<>_%$]|\b(?:your|my|our) company\b|شركتك|^(?:xyz|abc|company|employer|your ?company|su ?empresa)$"
    r"|\b(?:company|job|candidate|first|last|employer|position|hiring) ?(?:name|title)\b"
    r"|^(?:spring|summer|autumn|fall|winter)(?: \w+)? \d{4}(?: (?:cohort|intake|class|cycle|term|round|batch))?$"
    r"|^(?:(?:the|this|our|next) )?(?:(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july"
    r"|august|september|october|november|december) )?(?:(?:19|20)\d\d )?(?:cohort|intake|cycle|batch|edition|season)$"
    r"|^(?:winter|sommer|herbst|frühjahrs)semester(?: (?:19|20)\d\d\S*)?$|^rentrée(?: \w+)?(?: (?:19|20)\d\d)?$"
    r"|^(?:convocatoria|edición|edição|edizione|édition|lichting|jaargang|jahrgang) (?:19|20)\d\d$",
    re.IGNORECASE,
)
COLLECTIVE = re.compile(
    r"(?:team|teamet|udvalget|utvalget|utskottet|leitung|buro|buero|kommission|abteilung|sekretariat|verwaltung|redaktion|stelle|komitee|comite|enheten"
    r"|namnden|nemnda|nevnden|forvaltningen|styrelsen|kansliet|afdelingen|avdelingen|avdelningen|redaksjonen|redaktionen"
    r"|gruppen|commissie|bureau|center|centrum|zentrum|portal|lektorat|(?:rats|finanz|ordnungs|kreis|personal|jugend|bau)amt)$"
)
"""How folded words end that name several people at work: Eventteam, Schulleitung."""
is_caseless = re.compile("[\u0590-\u05ff\u0620-\u06ff\u0900-\u0963]").search
"""Scripts that have no capitals and part their words with blanks: Hebrew, Arabic, Devanagari."""
_SMALL = frozenset((
    "y", "e", "and", "und", "et", "en", "of", "the", "for", "de", "del", "la", "di", "do", "da", "des", "du", "d", "l",
    "dos", "das", "della", "dei", "los", "las", "les", "le", "el",
))  # fmt: skip
"""Words that many an abbreviation leaves out."""
INITIALS = 4
"""Letters of a domain that may be short for a name and are too few to prove it, where some of them are a word's."""
_GENITIVE = re.compile(r"['’]s?$")
_PARTS = re.compile(r"[\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "THAI", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name somebody may have; `weight` is how much the place it stands in says."""

    value: str
    where: Where
    text: str
    weight: int
    whole: bool = False
    """It stands alone there: a line of the signature, a display name. So it is the name in full."""

    @property
    def words(self) -> tuple[str, ...]:
        """What it is compared by: folded, without legal forms."""
        return bare_words(self.value)


def safe(value: str, *, mixed: bool = False, titled: bool = False) -> str:
    """The value when it is a name, or a title, and nothing more; `mixed`: its words may be of several alphabets."""
    value = value.strip(" \t,;:–—-·|/")
    parts = _PARTS.split(value) if mixed else (value,)
    if _DIGITS.search(value) or _LEFTOVER.search(value) or any(map(_mixes_scripts, parts)):
        return ""
    return (title_in if titled else name_in)(Fact(value, "body", value))


def _mixes_scripts(value: str) -> bool:
    """Letters of two alphabets: a name that only looks like another (UTS 39), or one with something else before it."""
    if value.isascii():
        return False
    names = [unicodedata.name(char, "") for char in value if char.isalpha()]
    return len({script for name in names for script in _SCRIPTS if name.startswith(script)}) > 1


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """One is the other, begins or ends it, is its initials, or differs in inflected endings only."""
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if _same(short, long[: len(short)]) or _same(short, long[-len(short) :]):
        return True
    return _is_abbreviated(short, long) or ("".join(short) == "".join(long)) or _solid_within(short, long)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(_stems(a, b) for a, b in zip(one, other, strict=True))


def _stems(one: str, other: str) -> bool:
    """Words that share all but an ending of at most three letters."""
    if one == other:
        return True
    common = min(len(one), len(other)) - 1
    stem = max(4, common - 2)
    return common >= 3 and one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 3


def _is_abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    whole, big = ("".join(word[0] for word in long if word not in left) for left in ((), _SMALL))
    return len(short) == 1 and len(long) > 1 and short[0] in (whole, big) and len(short[0]) > 1


def _solid_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Scripts without blanks: one name within the other."""
    a, b = sorted(("".join(short), "".join(long)), key=len)
    return bool(is_solid(a)) and a in b


@lru_cache(maxsize=1_000)
def names_domain(name: str, domain: str) -> bool:
    """Whether the domain is made of the name's words: `Fenwick Labs` and fenwicklabs.example."""
    parts = [spelling(part) for part in re.split(r"[.-]", domain.rpartition(".")[0])]
    words = [*filter(None, (spelling(word) for word in fold(name).split() if len(word) > 1))]
    if not words:
        return False
    whole = spelling(" ".join(word for word in fold(name).split() if len(word) > 1))
    begins = len(words[0]) > 3 and any(part.startswith(words[0]) for part in parts)
    return whole in spelling(domain.rpartition(".")[0]) or begins or _is_shortened(words, parts)


def _is_shortened(words: list[str], parts: list[str]) -> bool:
    """`Hospital San Telmo` at hsantelmo, `Revista de Estudios Lindos` at rel: letters for the first, or all."""
    big = [word for word in words if word not in _SMALL]
    ways = {"".join(word[0] for word in big[:n]) + "".join(big[n:]) for n in range(1, len(big))}
    initials = {"".join(word[0] for word in some) for some in (words, big) if len(some) > 2}
    return any(part in initials or (len(part) > INITIALS and part in ways) for part in (*parts, "".join(parts)))


def chosen(candidates: Iterable[Candidate], *, lead: int) -> Candidate | None:
    """The name they agree on; when they do not, the one that outweighs all others by `lead`, else none."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        group = next((group for group in groups if any(alike(candidate.words, one.words) for one in group)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    groups.sort(key=lambda group: -_weight(group))
    if not groups or (len(groups) > 1 and _weight(groups[0]) < lead + sum(map(_weight, groups[1:]))):
        return None
    return _best(groups[0])


def _weight(group: list[Candidate]) -> int:
    """Each place counts once: who repeats himself proves nothing more."""
    return sum({(one.where, one.weight): one.weight for one in group}.values())


def _best(group: list[Candidate]) -> Candidate:
    """From the weightiest place the fullest form, without a genitive where there is one; among equals the commonest."""
    often = {one.value: sum(other.value == one.value for other in group) for one in group}
    plain = [one for one in group if not _GENITIVE.search(one.value)] or group
    plain = [one for one in plain if one.value.removeprefix("The ") not in often or not one.value.startswith("The ")]
    best = _uninflected(max(plain, key=lambda one: (one.weight, _fullness(one), often[one.value])), plain)
    return max((best, *(one for one in plain if one.whole and _is_part(best, one))), key=_fullness)


def _uninflected(best: Candidate, plain: list[Candidate]) -> Candidate:
    """`Stadtwerke Hollfeld`, which stands alone somewhere, for `bei den Stadtwerken Hollfeld`."""
    alone = [one for one in plain if one.whole and len(one.words) == len(best.words) and _same(one.words, best.words)]
    return best if best.whole or any(one.words == best.words for one in alone) else next(iter(alone), best)


def _is_part(one: Candidate, other: Candidate) -> bool:
    """The other's name begins or ends with it: `Vallonet` and `Vallonet Industries`."""
    short, long = one.words, other.words
    return not is_solid(one.value) and short in (long[: len(short)], long[-len(short) :])


def _fullness(one: Candidate) -> int:
    """Words; where there are no blanks a longer piece is likelier to hold something else."""
    return -len(one.value) if is_solid(one.value) else len(one.words)
