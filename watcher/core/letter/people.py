"""Who writes, what results, and how people are called: Profile, Letter and Name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.core.message import Address
from watcher.core.text import fold


@dataclass(frozen=True, slots=True)
class Profile:
    """What config.yaml says about the user."""

    name: str
    addresses: tuple[str, ...]
    """The first is the default From."""
    offer: str = ""
    news: str = ""
    hired: bool = False
    important: tuple[str, ...] = ()
    """addr-specs and domains that matter most."""
    do_not_contact: tuple[str, ...] = ()
    """addr-specs and domains that no letter is to go to."""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply in words: no headers but these, no octets yet. `body` is our text alone, without quote."""

    sender: Address
    to: Address | None
    """None leaves To empty: the safety catch."""
    subject: str
    body: str
    language: str


def is_listed(address: Address, listed: tuple[str, ...]) -> bool:
    """Whether an address, its domain or a domain above it stands in a list of the user's."""
    domain = f".{address.domain}"
    return any(
        address.is_same(entry) or ("@" not in entry and domain.endswith(f".{entry.lower()}")) for entry in listed
    )


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split(", "))


_ACADEMIC = _names("dr, prof, professor, professorin, pd, priv, doz, ing, dipl, hon, rev, phil, rer, nat")
_FEMALE = _names(
    "ms, mrs, miss, frau, fr, mme, madame, mlle, sra, senora, dra, sig ra, signora, dott ssa, mevrouw, mevr, dona"
)
_MALE = _names("mr, herr, hr, monsieur, m, senor, sig, signor, dhr, de heer, meneer")
_PARTICLES = _names(
    "van, von, de, da, di, du, del, della, der, den, dos, das, le, la, ter, ten, zu, al, el, bin, ben, st"
)
_LATIN_GIVEN = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_SOLID = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in the ways a greeting may need it; empty where it cannot be told."""

    full: str
    titles: tuple[str, ...] = ()
    given: str = ""
    surname: str = ""

    @property
    def gender(self) -> str:
        """`she` or `he` when a title they wrote themselves says so; never from a given name."""
        folded = {fold(title) for title in self.titles}
        return "she" if folded & _FEMALE else "he" if folded & _MALE else ""

    @property
    def salute(self) -> str:
        """Titles and surname where there is a title, else the whole name."""
        return f"{' '.join(self.titles)} {self.surname}" if self.titles and self.surname else self.full


def name_of(value: str) -> Name:
    """Take a person's name apart; `Boss, Ada` and scripts without given names first are left whole, and nobody is
    greeted in capitals.
    """
    value = value.title() if value.isupper() and " " in value else value
    tokens = value.split()
    titles = tuple(_titles(tokens))
    rest = tokens[len(titles) :]
    if not rest or "," in value or (not value.isascii() and re.search(_SOLID, value)):
        return Name("" if "," in value else value)
    given = rest[0] if _is_given(rest, titles) else ""
    surname = " ".join(rest[_surname_begins(rest) :]) if len(rest) > 1 or titles else ""
    return Name(value, titles, given, surname)


def _titles(tokens: list[str]) -> list[str]:
    known = _ACADEMIC | _FEMALE | _MALE
    count = 0
    while count < len(tokens) - 1 and fold(tokens[count]) in known and (tokens[count] != "M" and tokens[count] != "Fr"):
        count += 1
    return tokens[:count]


def _is_given(rest: list[str], titles: tuple[str, ...]) -> bool:
    """A first word may be used alone when it is a whole word, and not a surname behind a title or in capitals."""
    first = rest[0]
    if not _LATIN_GIVEN.fullmatch(first) or (fold(first) in _PARTICLES and first not in ("Ben", "Al")):
        return False
    return not (titles and len(rest) == 1) and not first.isupper()


def _surname_begins(rest: list[str]) -> int:
    """Index of the surname: at the first particle after the given name, else the last word."""
    return next((n for n, word in enumerate(rest[1:], 1) if fold(word) in _PARTICLES), len(rest) - 1)


_AND = re.compile(r" (?:and|und|et|y|e|en) ")


def both_of(pair: str) -> dict[str, str]:
    """`Anna and Robert`, of two who sign."""
    one, other = (name_of(name).given for name in _AND.split(pair, maxsplit=1))
    joint = _AND.search(pair)
    return {"both": f"{one}{joint.group()}{other}"} if joint and one and other else {}
