"""The body as octets: format=flowed, then 7bit or quoted-printable (RFC 3676, RFC 2045 6.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

WRAP = 72
QUOTE_WRAP = 79
"""Quoted lines keep the breaks they had: most were wrapped at 72 to 76 before two characters were put before them."""
QP_LINE = 76
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile(r"(>+) ?(.*)", re.DOTALL)
_PLAIN = re.compile(rb"[ -<>-~\t]")


def lines_of(text: str) -> list[str]:
    """The lines of `text` without controls, without trailing blanks; every kind of line break counts."""
    plain = _CONTROLS.sub("", _BREAKS.sub("\n", text)).replace("\t", "    ")
    return [line.rstrip() for line in _SURROGATE.sub("\ufffd", plain).split("\n")]


def flowed(text: str) -> str:
    """`text` as format=flowed with CRLF: paragraphs soft-wrapped at 72, lines space-stuffed (RFC 3676 4).

    A line that begins with `>` is quoted text and stays so, wrapped within its quote depth. No word is broken.
    """
    return "".join(f"{line}\r\n" for whole in lines_of(text) for line in _paragraph(whole))


def _paragraph(line: str) -> Iterator[str]:
    """One paragraph as flowed lines: all but the last end in a blank."""
    found = _QUOTED.fullmatch(line)
    depth, content = (found[1], found[2]) if found else ("", line)
    *soft, last = _wrapped(content, QUOTE_WRAP - len(depth) - 2 if depth else WRAP - 1)
    for piece in soft:
        yield f"{_stuffed(depth, piece)} "
    yield _stuffed(depth, last).rstrip(" ")


def _wrapped(content: str, width: int) -> Iterator[str]:
    """Pieces of at most `width` where blanks allow; joining them with one blank gives `content` again.

    A piece never ends in a blank: the one at its end is the soft break.
    """
    piece = ""
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", content):
        if piece and len(piece) + 1 + len(word) > width:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    yield piece


def _stuffed(depth: str, piece: str) -> str:
    """RFC 3676 4.4: what begins with a blank, `>` or `From ` gets one more blank; a quote always has it."""
    stuff = bool(depth) or piece.startswith((" ", ">", "From "))
    return f"{depth}{' ' if stuff else ''}{piece}"


def encoded(text: str) -> tuple[str, bytes]:
    """Content-Transfer-Encoding and octets of CRLF text: 7bit when it is short-lined ASCII, else quoted-printable."""
    lines = text.split("\r\n")
    if text.isascii() and max(map(len, lines)) <= QP_LINE + 2:
        return "7bit", text.encode("ascii")
    return "quoted-printable", b"\r\n".join(_quoted_printable(line.encode()) for line in lines)


def _quoted_printable(line: bytes) -> bytes:
    """One line: literal where RFC 2045 6.7 allows, a trailing blank as =20, soft breaks before 76."""
    out, room = bytearray(), QP_LINE - 1
    for n, octet in enumerate(line):
        token = bytes((octet,))
        if not _PLAIN.match(token) or (token in b" \t" and n == len(line) - 1):
            token = b"=%02X" % octet
        if len(token) > room:
            out += b"=\r\n"
            room = QP_LINE - 1
        out += token
        room -= len(token)
    return bytes(out)
