"""Octets to Message: mail-parser reads MIME, selectolax reads HTML."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.message import Message as RawMessage
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

import mailparser
from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.adapters.mime.fields import ADDR_SPEC, decoded_header, header, unfolded, values
from watcher.core.message import Address, Message, MessageId, Unparsable, message_ids

OCTETS_LIMIT = 1 << 20
"""More of a message is never parsed (RFC 5322 sets no limit; a real letter has a thousandth of this)."""
DEPTH_LIMIT = 20
PARTS_LIMIT = 200
HEADERS_LIMIT = 64 << 10
HTML_LIMIT = 256 << 10
OPEN_LIMIT = 2000
"""With more elements open at once than this, tags are cut out instead of understood."""
STUB_WORDS = 25
NESTED_LIMIT = 250
"""Elements nested deeper are read as one run of text: following them one by one costs their depth each."""

_BLOCK_TAG = re.compile(r"<(?:br|/?p|/?div|/?td)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^>", re.MULTILINE)

KEPT = (
    "delivered-to", "x-original-to", "envelope-to", "auto-submitted", "list-id", "list-unsubscribe", "list-post",
    "precedence", "return-path", "authentication-results", "received", "content-type", "x-failed-recipients",
)  # fmt: skip
"""Headers a decision may need."""


# mail-parser warns with words of the mail, control characters included, and what nobody handles goes to the terminal
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)


def parse(octets: bytes) -> Message | Unparsable:
    """Any octets in; a Message or the reason why not. Never raises, never reads more than OCTETS_LIMIT."""
    octets = octets[:OCTETS_LIMIT]
    digest = hashlib.sha256(octets).hexdigest()
    if reason := _hopeless(octets):
        return Unparsable(reason, digest)
    try:
        return _message(mailparser.parse_from_bytes(octets).message)
    except Exception as error:  # noqa: BLE001  # mail-parser and the email package raise whatever hostile mail provokes
        return Unparsable(f"The message cannot be read ({type(error).__name__}).", digest)


def _hopeless(octets: bytes) -> str:
    if not octets.strip():
        return "The message is empty."
    head = octets[: HEADERS_LIMIT + 1]
    ends = [place for place in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if place >= 0]
    if not ends and len(octets) > HEADERS_LIMIT:
        return "The headers do not end."
    if octets.lower().count(b"\ncontent-type:") > PARTS_LIMIT:
        return "The message has too many parts."
    return ""


def _message(raw: RawMessage) -> Message:
    sender = next(iter(_addresses(raw, "from")), None)
    subject = header(raw, "subject")
    text = _text(raw)
    ids = [found for value in raw.get_all("message-id") or () for found in message_ids(unfolded(str(value)))]
    date = header(raw, "date")
    identity = "\n".join([sender.addr_spec.lower() if sender else "", date, subject, text[:4096]])
    return Message(
        digest=hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        subject=subject,
        message_id=ids[0] if len(ids) == 1 else None,  # two ids are as good as none
        in_reply_to=_last_id(raw, "in-reply-to"),
        references=tuple(dict.fromkeys(message_ids(unfolded(" ".join(map(str, raw.get_all("references") or ())))))),
        sender=sender,
        reply_to=_addresses(raw, "reply-to"),
        to=_addresses(raw, "to"),
        cc=_addresses(raw, "cc"),
        date=_date(date),
        headers=tuple((name, value) for name in KEPT for value in map(decoded_header, values(raw, name))),
        calendar=_has_appointment(raw, DEPTH_LIMIT),
    )


def _last_id(raw: RawMessage, name: str) -> MessageId | None:
    found = message_ids(unfolded(str(raw.get(name, ""))))
    return found[-1] if found else None


ADDRESSES_LIMIT = 100
_PHRASE_WITH_AT = re.compile(r"(^|,)\s*([^\s\"<>,;:()\[\]\\@][^\"<>,;:()\[\]\\@]*@[^\"<>,;:()\[\]\\]*)(?=<)")
"""A display name with an unquoted `@` (RFC 5322 3.2.3 forbids it): `Ann @ Acme <ann@acme.example>`."""


def _addresses(raw: RawMessage, name: str) -> tuple[Address, ...]:
    """Parsed before decoding, so that a comma inside an encoded-word cannot make an address.

    What stands in angle brackets is the address, whatever the name before it looks like.
    """
    listed = [_PHRASE_WITH_AT.sub(r'\1 "\2" ', unfolded(value)[:8192]) for value in values(raw, name)]
    pairs = getaddresses(listed)[:ADDRESSES_LIMIT]
    return tuple(
        Address(decoded_header(shown).strip("\"' "), spec)
        for shown, spec in pairs
        if ADDR_SPEC.fullmatch(spec) and spec.isascii()
    )


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _has_appointment(part: RawMessage, depth: int) -> bool:
    """A text/calendar part at any place, with a method that makes or accepts an appointment (RFC 6047 2.4)."""
    if part.get_content_type() == "text/calendar":
        return str(part.get_param("method", "REQUEST")).upper() in ("REQUEST", "REPLY", "PUBLISH")
    inner = part.get_payload() if part.is_multipart() else ()
    if depth == 0 or not isinstance(inner, list) or part.get_content_maintype() == "message":
        return False
    return any(_has_appointment(child, depth - 1) for child in inner if isinstance(child, RawMessage))


def _text(raw: RawMessage) -> str:
    """The text/plain parts, or else the HTML; never those of an attachment or of an attached message."""
    plain: list[str] = []
    html: list[str] = []
    for part in _leaves(raw, DEPTH_LIMIT):
        content = _content(part)
        (html if part.get_content_type() == "text/html" else plain).append(content)
    return shown(plain, html)


def shown(plain: list[str], html: list[str]) -> str:
    """What a reader sees of a message's text/plain and text/html parts."""
    text = "\n\n".join(part for part in plain if part.strip())
    if text.strip() and not _is_stub(text, html):
        return _newlines(html_text(text) if _is_markup(text) else text)
    return _newlines("\n\n".join(map(html_text, html)) or text)


def _is_markup(text: str) -> bool:
    """Some senders declare HTML as text/plain; a mail that quotes in the manner of plain text is none of them."""
    return text.count("<") > 1 and len(_BLOCK_TAG.findall(text)) > 1 and not _QUOTED_LINE.search(text)


def _is_stub(text: str, html: list[str]) -> bool:
    """Some senders put a line like `view this in a browser` into text/plain and the letter into HTML only."""
    return bool(html) and len(text.split()) < STUB_WORDS and any(len(part) > 8 * len(text) for part in html)


def _leaves(part: RawMessage, depth: int) -> list[RawMessage]:
    if part.get_content_maintype() == "message" or (part.get_content_disposition() or "") == "attachment":
        return []
    if not part.is_multipart():
        return [part] if part.get_content_type() in ("text/plain", "text/html") else []
    inner = part.get_payload()
    if depth == 0 or not isinstance(inner, list):
        return []
    return [leaf for child in inner if isinstance(child, RawMessage) for leaf in _leaves(child, depth - 1)]


def _content(part: RawMessage) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
    return decoded(octets, str(part.get_content_charset() or "").lower())


def decoded(octets: bytes, declared: str) -> str:
    """In the charset declared (lower case), if that reads them all; else in UTF-8, else in what Windows would say."""
    for charset in (*(() if declared.startswith(("utf-7", "utf-16", "utf-32")) else (declared,)), "utf-8"):
        try:
            return octets.decode(charset)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def _newlines(text: str) -> str:
    lines = "\n".join(text.split("\r\n"))  # in two thirds of the time that replace() takes
    return lines.replace("\r", "\n").replace("\x00", "").strip("\n")


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
_LINE_ENDS = frozenset(("\n", "\r\n"))
_INLINE_BLANKS = re.compile(r" [ \t\r\n\f]+|[\t\r\n\f][ \t\r\n\f]*")
"""Those that are more than one blank: with every single one, too, it takes twice as long."""


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
            text = node.text_content or ""
            out.append(" " if text in _LINE_ENDS else _INLINE_BLANKS.sub(" ", text))
        elif tag == "br":
            out.append("\n")
        elif depth > NESTED_LIMIT:
            out.append(_INLINE_BLANKS.sub(" ", node.text(deep=True, separator=" ")))
        elif tag not in _UNSEEN and (own := _painted(node, tag, paint, hiding)):
            if tag in _BLOCKS:
                out.append("\n")
                stack.append(("\n\n" if tag in _PARAGRAPHS else "\n", depth, own))
            stack += [(child, depth + 1, own) for child in _from_the_last(node)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.strip, "".join(out).split("\n")))).strip()


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
    lowered = html.lower()  # and looked through: ten times quicker than an expression without regard to case
    return "" if any(sign in lowered for sign in ("<style", "background", "bgcolor")) else "white"


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
