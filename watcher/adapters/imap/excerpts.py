"""Many messages in passing: structure, a few headers, some text; two requests are always on their way."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache

from watcher.adapters.imap.pipeline import Refusal
from watcher.adapters.imap.wire import Wire
from watcher.core.case import Uid
from watcher.ports import Excerpt, Leaf

WINDOW = 1000
"""Messages in one request."""
SET_OCTETS = 4000
"""Of a list of UIDs; servers take command lines of 8,000 octets (RFC 7162 4)."""
SECONDS_EACH = 1
HEADER_OCTETS = 2**14
HEADERS = "FROM SUBJECT AUTO-SUBMITTED LIST-ID LIST-UNSUBSCRIBE PRECEDENCE CONTENT-TYPE"
MOST_LEAVES = 100
DEEPEST = 20

_LITERAL = re.compile(rb"\{(\d{1,10})\}\r\n$")
_UID = re.compile(rb"[( ]UID (\d{1,10})[ )]", re.IGNORECASE)
_SECTION = re.compile(rb'BODY\[([^\]"]*)\](?:<\d+>)? (?:"\x00(\d+)"|"((?:[^"\\\x00]|\\.)*)"|(NIL))', re.IGNORECASE)
_STRUCTURE = re.compile(rb"BODYSTRUCTURE (?=\()", re.IGNORECASE)
_ESCAPED = re.compile(rb"\\(.)")
_CHANGING = re.compile(rb'((?i:(?<="boundary" ))"[^"\\]*"|(?<= )[0-9]+(?=[ )]))')
"""What differs in structures of one kind."""
_TOKEN = re.compile(rb'[()]|"(?:[^"\\]|\\.)*"|[^\s()"]+')


def sets(uids: Sequence[Uid]) -> Iterator[str]:
    """UIDs as sequence sets (RFC 9051 9) of at most WINDOW messages; neighbours become ranges."""
    for start in range(0, len(uids), WINDOW):
        words: list[str] = []
        for first, last in _runs(uids[start : start + WINDOW]):
            if sum(map(len, words)) + len(words) > SET_OCTETS:
                yield ",".join(words)
                words = []
            words.append(f"{first}" if first == last else f"{first}:{last}")
        if words:
            yield ",".join(words)


def _runs(uids: Sequence[Uid]) -> Iterator[tuple[int, int]]:
    first = last = int(uids[0])
    for uid in map(int, uids[1:]):
        if uid != last + 1:
            yield first, last
            first = uid
        last = uid
    yield first, last


def fetched(wire: Wire, uids: Sequence[Uid], sections: Sequence[str], octets: int, seconds: float) -> Iterator[Excerpt]:
    """What the server tells of these, in its order. Raises Refusal when it said NO, after all it told."""
    parts = " ".join(f"BODY.PEEK[{section}]<0.{octets}>" for section in sections)
    items = f"(UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS ({HEADERS})]<0.{HEADER_OCTETS}> {parts})"
    waiting, asked = sets(uids), deque[bytes]()
    refused: Refusal | None = None
    for numbers in waiting:
        asked.append(wire.ask(f"UID FETCH {numbers} {items}"))
        if len(asked) > 1:
            refused = (yield from _told(wire, asked.popleft(), seconds)) or refused
    while asked:
        refused = (yield from _told(wire, asked.popleft(), seconds)) or refused
    if refused:
        raise refused


def _told(wire: Wire, tag: bytes, seconds: float) -> Generator[Excerpt, None, Refusal | None]:
    wire.allow(seconds + SECONDS_EACH * WINDOW)
    while True:
        line, literals = _response(wire)
        if line.startswith(tag + b" "):
            status, _, text = line[len(tag) + 1 :].partition(b" ")
            return None if status.upper() == b"OK" else Refusal(text)
        if (excerpt := _excerpt(line, literals)) is not None:
            yield excerpt
        else:
            wire.note(line)


def _response(wire: Wire) -> tuple[bytes, list[bytes]]:
    r"""One response as a line in which each literal is replaced by its number: `"\\0" n`."""
    line, literals = wire.readline(), list[bytes]()
    if not line:
        raise wire.abort("EOF")
    pieces: list[bytes] = []
    while found := _LITERAL.search(line):
        pieces += [line[: found.start()], b'"\0%d"' % len(literals)]
        literals.append(wire.read(int(found[1])))
        line = wire.readline()
    return b"".join((*pieces, line)).rstrip(b"\r\n"), literals


def _excerpt(line: bytes, literals: Sequence[bytes]) -> Excerpt | None:
    """None for anything but a FETCH response with a UID."""
    uid = _UID.search(line) if b" FETCH (" in line[:24].upper() else None
    if uid is None:
        return None
    parts: dict[str, bytes] = {}
    for name, number, quoted, _ in _SECTION.findall(line):
        value = literals[int(number)] if number else _ESCAPED.sub(rb"\1", quoted)
        parts["HEADER" if name[:6].upper() == b"HEADER" else name.decode("ascii", "replace")] = value
    return Excerpt(Uid(int(uid[1])), parts.pop("HEADER", b""), leaves(line), parts)


def leaves(line: bytes) -> tuple[Leaf, ...]:
    """The parts of a BODYSTRUCTURE (RFC 9051 7.5.2) that a reader sees as text; none when it cannot be understood."""
    begin = _STRUCTURE.search(line)
    if begin is None:
        return ()
    told = _CHANGING.split(line[begin.end() :])
    changing = told[1::2]
    try:
        return tuple(Leaf(*words, int(changing[n])) for words, n in _shape(tuple(told[::2])))
    except (IndexError, ValueError):
        return ()


@lru_cache(maxsize=512)
def _shape(pieces: tuple[bytes, ...]) -> tuple[_Leaf, ...]:
    """The same of all that differ in sizes and boundaries only."""
    line = b"".join(b"%s#%d" % (piece, n) for n, piece in enumerate(pieces))
    try:
        found = tuple(_leaves(_tree(line), "", DEEPEST))
    except (IndexError, ValueError, TypeError, AttributeError):
        return ()
    return found if len(found) <= MOST_LEAVES else ()


Node = bytes | list["Node"] | None
_Leaf = tuple[tuple[str, str, str, str], int]
"""All of a Leaf but its size, and which of what changes that is."""


def _tree(line: bytes) -> list[Node]:
    """The list that it begins with."""
    inner: list[Node] = []
    outer: list[list[Node]] = []
    for token in _TOKEN.findall(line):
        if token == b"(":
            outer.append(inner)
            inner = []
        elif token == b")":
            closed, inner = inner, outer.pop()
            if not outer:
                return closed
            inner.append(closed)
        elif token[:1] == b'"':
            inner.append(_ESCAPED.sub(rb"\1", token[1:-1]))
        else:
            inner.append(None if token.upper() == b"NIL" else token)
    raise ValueError("a list is never closed")


def _leaves(node: Sequence[Node], path: str, depth: int) -> Iterator[_Leaf]:
    if not isinstance(node[0], list):
        yield from _leaf(node, path or "1")
        return
    children: list[list[Node]] = []
    for child in node:
        if not isinstance(child, list):
            break
        children.append(child)
    if _is_attached(node, len(children) + 2):
        return
    if depth == 0 or len(children) > MOST_LEAVES:
        raise ValueError("too many parts")
    for n, child in enumerate(children, 1):
        yield from _leaves(child, f"{path}.{n}" if path else str(n), depth - 1)


def _leaf(node: Sequence[Node], section: str) -> Iterator[_Leaf]:
    kind, subtype = _word(node[0]), _word(node[1])
    if kind == "text" and subtype in ("plain", "html") and not _is_attached(node, 9):
        pairs = node[2] if isinstance(node[2], list) else []
        names = [_word(name) for name in pairs[::2]]
        charset = _word(pairs[2 * names.index("charset") + 1]) if "charset" in names else ""
        if not charset and any(name.startswith("charset") for name in names):
            raise ValueError("a charset in pieces (RFC 2231)")
        mark, _, number = _word(node[6]).rpartition("#")
        if mark or not number.isdecimal():
            raise ValueError("no size")
        yield (section, subtype, charset, _word(node[5])), int(number)


def _is_attached(node: Sequence[Node], place: int) -> bool:
    disposition = node[place] if len(node) > place else None
    return isinstance(disposition, list) and bool(disposition) and _word(disposition[0]) == "attachment"


def _word(value: Node) -> str:
    """Raises ValueError for a literal, and for what may hold a number: such a message is read whole."""
    if isinstance(value, bytes) and (b"\0" in value or b" " in value):
        raise ValueError("not a word")
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""
