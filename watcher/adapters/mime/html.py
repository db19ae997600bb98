"""HTML as a reader sees it: selectolax reads the page, what is hidden is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

HTML_LIMIT = 256 << 10
OPEN_LIMIT = 2000
"""With more elements open at once than this, tags are cut out instead of understood."""
NESTED_LIMIT = 250
"""Elements nested deeper are read as one run of text: following them one by one costs their depth each."""

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr "
        "html li main nav ol p pre section table td th tr ul",
    )
)
_TAG = re.compile("<[^<>]*>")
_OPENS_OR_CLOSES = re.compile(r"<(/?)(?!(?:br|img|hr|input|meta|link|wbr|col|area|base|source)\b)[a-z]", re.IGNORECASE)
_PARAGRAPHS = frozenset(("p", "blockquote", "table", "ul", "ol"))
_UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "title"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)"
    r"|(?<![-\w])(?:max-)?height\s*:\s*0(?:px)?\s*(?:[;!]|$)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*(?:0?\.\d+|1)(?:px|pt)|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{3}|clip\s*:\s*rect\(\s*0"
    r"|(?<![-\w])color\s*:\s*(?:transparent|rgba\([^()]{1,40},\s*0(?:\.0+)?\s*\))",
    re.IGNORECASE,
)
_STYLE = re.compile(r"<style[^<>]{0,200}>([^<]{1,20000})", re.IGNORECASE)
_AT_RULES = re.compile(r"@[^{}@]*\{(?:[^{}@]*\{[^{}@]*\})*[^{}@]*\}")
"""Rules for small screens or printers only."""
_HIDING = re.compile(r"[.#]([\w-]{1,80})\s*\{[^{}]*display\s*:\s*none", re.IGNORECASE)
_INK = re.compile(r"(?<![-\w])color\s*:\s*(#[0-9a-f]{3,6}|rgb\([\d\s,]{5,20}\)|[a-z]{3,20})", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,6}|rgb\([\d\s,]{5,20}\)|[a-z]{3,20})", re.IGNORECASE)
_WHITE = frozenset(("white", "#ffffff", "rgb(255,255,255)", "#fefefe", "#fdfdfd", "snow"))
_SHORT_HEX = 4
LONG_STYLE = 500
"""Longer ones are not remembered: no hostile mail may fill the memory."""
_INLINE_BLANKS = re.compile(r" [ \t\r\n\f]+|[\t\r\n\f][ \t\r\n\f]*")
"""Those that are more than one blank: with every single one, too, it takes twice as long."""
_MORE_BLANKS = ("\n", "  ", "\t", "\r", "\f")
"""A text has one of these if it has any of those."""


def html_text(html: str) -> str:
    """What a reader sees of an HTML body: blocks on lines of their own, hidden elements left out."""
    html = html[:HTML_LIMIT]
    root = LexborHTMLParser(_TAG.sub(" ", html) if _open_elements(html) > OPEN_LIMIT else html).root
    hiding = _hiding_names(html)
    out: list[str] = []
    stack: list[tuple[LexborNode | str, int, Paint]] = [(root, 0, ("", _paper(html)))] if root else []
    while stack:
        node, depth, paint = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif (tag := node.tag or "-") == "-text":
            out.append(_in_line(node.text_content or ""))
        elif tag == "br":
            out.append("\n")
        elif depth > NESTED_LIMIT:
            out.append(_in_line(node.text(deep=True, separator=" ")))
        elif tag not in _UNSEEN and (own := _painted(node, tag, paint, hiding)):
            if tag in _BLOCKS:
                out.append("\n")
                stack.append(("\n\n" if tag in _PARAGRAPHS else "\n", depth, own))
            stack += [(child, depth + 1, own) for child in _from_the_last(node)]
    return _closed_up("".join(out))


def _closed_up(text: str) -> str:
    """Without blanks around its lines, and with one empty line where there are more."""
    text = "\n".join(map(str.strip, text.split("\n"))).strip()
    while "\n\n\n" in text:  # four times quicker than an expression
        text = text.replace("\n\n\n", "\n\n")
    return text


def _in_line(text: str) -> str:
    """Most texts have single blanks only, which is told in a quarter of the time."""
    return _INLINE_BLANKS.sub(" ", text) if any(blank in text for blank in _MORE_BLANKS) else text


def _open_elements(html: str) -> int:
    """How many more elements are opened than closed, at most: the parser's time grows with the square of that."""
    if html.count("<") <= OPEN_LIMIT:
        return 0
    depth = deepest = 0
    for tag in _OPENS_OR_CLOSES.finditer(html):
        depth += -1 if tag.group(1) else 1
        deepest = max(deepest, depth)
    return deepest


def _paper(html: str) -> str:
    """A page that says nothing of it is white."""
    # small letters are looked through ten times quicker than by an expression without regard to case
    return "" if _has_paper(html) or _has_paper(html.lower()) else "white"


def _has_paper(html: str) -> bool:
    return any(sign in html for sign in ("<style", "background", "bgcolor"))


def _from_the_last(node: LexborNode) -> Iterator[LexborNode]:
    """Its children, the first one last."""
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev


Paint = tuple[str, str]
"""The colours of text and background that hold at an element; empty when nothing says so."""


def _painted(node: LexborNode, tag: str, inherited: Paint, hiding: frozenset[str]) -> Paint | None:
    """None for an element that nobody sees: hidden, or in the colour of its background, there for machines only."""
    if tag.startswith("-"):
        return inherited
    attributes = node.attributes
    if "hidden" in attributes or (hiding and not hiding.isdisjoint(_names(attributes))):
        return None
    style = attributes.get("style") or ""
    hidden, ink, ground = (_styled if len(style) < LONG_STYLE else _styled.__wrapped__)(style)
    own = (
        ink or _colour(attributes.get("color")) or inherited[0],
        ground or _colour(attributes.get("bgcolor")) or inherited[1],
    )
    return None if hidden or (own[0] and own[0] == own[1]) else own


def _names(attributes: Mapping[str, str | None]) -> list[str]:
    return [attributes.get("id") or "", *(attributes.get("class") or "").split()]


@lru_cache(maxsize=1024)
def _styled(style: str) -> tuple[bool, str, str]:
    """Whether it hides an element, and its colours of text and background; one mail says the same again and again."""
    ink, ground = _INK.search(style), _GROUND.search(style)
    return bool(_HIDDEN.search(style)), _colour(ink and ink[1]), _colour(ground and ground[1])


def _colour(value: str | None) -> str:
    if not value:
        return ""
    plain = "".join(value.lower().split())
    if plain.startswith("#") and len(plain) == _SHORT_HEX:
        plain = "#" + "".join(2 * digit for digit in plain[1:])
    return "white" if plain in _WHITE else plain


def _hiding_names(html: str) -> frozenset[str]:
    """Classes and ids that a style sheet never shows on an ordinary screen."""
    sheets = (_AT_RULES.sub(" ", sheet) for sheet in _STYLE.findall(html))
    return frozenset(name for sheet in sheets for name in _HIDING.findall(sheet))
