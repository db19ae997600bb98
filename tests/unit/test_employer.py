"""Which names are one employer's: how they are written and what they are in law does not matter, the rest does."""

from __future__ import annotations

import pytest

from watcher.core.employer import bare_words, in_one_word

ONE: dict[str, tuple[str, ...]] = {
    "acme": (
        *("Acme", "ACME", "acme", "Acme GmbH", "ACME GMBH", "Acme gmbh & co. kg", "Acme GmbH & Co. KG", "Acme, Inc."),
        *("Acme Inc", "Acme S.A.", "acme s.a.", "Acme sp. z o.o.", "Acme Pty Ltd", "The Acme Corporation", "Acme’s"),
    ),
    "acmelabs": ("Acme Labs", "AcmeLabs", "Acme-Labs Ltd", "ACME LABS LIMITED"),
    "muller": ("Müller AG", "MÜLLER", "Muller"),
    "ромашка": ("ООО «Ромашка»", "Ромашка"),
}


@pytest.mark.parametrize(("word", "name"), [(word, name) for word, names in ONE.items() for name in names])
def test_one_employer(word: str, name: str) -> None:
    """Case, accents, blanks, hyphens and the legal form make no other employer."""
    assert in_one_word(name) == word


def test_other_employers() -> None:
    """A word more or less is another employer, and what only looks like a legal form stays within a name."""
    names = ("Acme", "Acme Labs", "Acme Bank", "Agora", "Cosine", "Sesame", "Incline", "Coastal AG Farms")
    assert len({in_one_word(name) for name in names}) == len(names)


def test_a_name_is_never_empty() -> None:
    """Who is called like a legal form keeps the name; without a name there is nothing to compare."""
    assert (bare_words("SIA"), bare_words("The The"), in_one_word("")) == (("sia",), ("the", "the"), "")
