"""How a name is spelt in an address: in Latin letters, without blanks, an umlaut in either way."""

from __future__ import annotations

import re
from functools import lru_cache

from watcher.core.text import UMLAUT, fold

_LATIN = str.maketrans({
    **dict(zip("абвгдезиклмнопрстуфыэієґ", "abvgdeziklmnoprstufieieg", strict=True)),
    **dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstifo", strict=True)),
    "ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "ј": "i",
    "θ": "th", "ξ": "x", "χ": "h", "ψ": "ps",
})  # fmt: skip
_VARIED = re.compile("aa|kh|ts|tz|ks|ph|ii|[wyj]|[^a-z0-9]")
_AS_ONE = {"aa": "a", "kh": "h", "ts": "c", "tz": "c", "ks": "x", "ph": "f", "ii": "i", "w": "v", "y": "i", "j": "i"}


@lru_cache(maxsize=4_000)
def spelling(name: str) -> str:
    """Two names with the same spelling may be one: `Skovbørn` and skovboern, `Волгамаш` and volgamash."""
    latin = UMLAUT.sub(r"\1", fold(name).replace(" ", "").translate(_LATIN))
    return _VARIED.sub(lambda found: _AS_ONE.get(found[0], ""), latin)
