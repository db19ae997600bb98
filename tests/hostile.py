"""Classes of hostile and damaged mail, written by a generator: what parsers' suites hold, what attackers send."""

from __future__ import annotations

import base64
import gzip
import random
import re
from collections.abc import Iterator, Sequence

NO = "Unfortunately we have decided to move forward with another candidate for the position."
HEAD = (
    "From: Ada Boss <ada@firm.example>\r\nTo: jane@example.org\r\nSubject: Your application\r\n"
    "Message-ID: <h@firm.example>\r\nDate: Mon, 02 Nov 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
)


def mail(content: str, *more: str, kind: str = "text/plain; charset=utf-8", head: str = HEAD) -> bytes:
    lines = "".join(f"{line}\r\n" for line in more)
    return f"{head}{lines}Content-Type: {kind}\r\n\r\n{content}\r\n".encode("utf-8", "surrogateescape")


def nested(depth: int, leaf: str = NO) -> bytes:
    """Multiparts inside one another, each with a boundary of its own."""
    opening = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"{HEAD}{opening}Content-Type: text/plain\r\n\r\n{leaf}\r\n".encode()


def many_parts(count: int, kind: str = "text/plain") -> bytes:
    part = f"--b\r\nContent-Type: {kind}\r\n\r\n{NO}\r\n"
    return f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n{part * count}--b--\r\n'.encode()


def forwarded(depth: int) -> bytes:
    return (HEAD + "Content-Type: message/rfc822\r\n\r\n").encode() * depth + mail(NO)


MEBI = 1 << 20
_FILLERS = {
    "angle": "<", "opening": "<div>", "attributes": "<a b=c d=e ", "comment": "<!--", "entities": "&amp;&#x26;&",
    "table": "<table><tr><td>", "style": "<p style='color:red;'>",
    "at rules": "<style>@a{", "hiding": "<style>.a{b", "colours": "<b style='color:#fff;background:#ff'>",
    "svg": "<svg><script>", "font": "<b><i><font>",
    "select": "<select><option>", "cdata": "<![CDATA[", "quote": "> ", "deep quote": ">" * 500 + "\n",
    "On wrote": "On ", "dashes": "-----\n", "underscores": "_____\n", "spaces": " ", "tabs": "\t", "blank lines": "\n",
    "nbsp": "\u00a0", "zero width": "\u200b", "bidi": "\u202e", "combining": "e\u0301\u0327", "zalgo": "\u0335" * 20,
    "emoji": "👩‍👩‍👧‍👦", "han": "遗憾地通知您", "thai": "ขอแสดงความเสียใจ", "we have": "we have ",
    "unfortunately": "unfortunately ",
    "not": "not selected ", "sentence": "We regret. ", "no space": "unfortunately", "brackets": "([{", "at": "a@b.c ",
    "addresses": "write to a@b.example or ", "urls": "https://x.example/y?z=", "numbers": "1234567890 ", "if": "if we ",
    "upper": "UNFORTUNATELY WE ", "capitals": "Acme Gmbh Ltd ", "names": "Dear Jane Doe, ", "signature": "-- \nJane\n",
    "soft hyphen": "un\u00adfort\u00adu", "control": "\x01\x02", "line separator": "\u2028", "equals": "=",
    "qp": "=3D=\r\n",
    "newsletter": "unsubscribe | view in browser | ", "colon lines": "From: a\nTo: b\n", "mixed": "a1!б2?ß3 ",
}  # fmt: skip


def bombs() -> Iterator[tuple[str, bytes]]:
    """Size, depth, number and repetition."""
    for depth in (5, 25, 100, 1_000, 20_000):
        yield f"nested {depth}", nested(depth)
        yield f"forwarded {depth}", forwarded(depth)
    for count in (50, 199, 201, 2_000, 15_000):
        yield f"parts {count}", many_parts(count)
        yield f"html parts {count}", many_parts(count, "text/html")
    for name, filler in _FILLERS.items():
        text = filler * (MEBI // len(filler.encode()))
        yield f"plain of {name}", mail(text)
        yield f"plain of {name}, then a no", mail(text[:60_000] + "\n" + NO)
        yield f"html of {name}", mail(text, kind="text/html; charset=utf-8")
        yield f"html around {name}", mail(f"<p>{NO}</p>" + text, kind="text/html; charset=utf-8")
        yield f"subject of {name}", mail(NO, head=HEAD.replace("Your application", filler.replace("\n", " ") * 5_000))
    yield (
        "gzip",
        mail(base64.encodebytes(gzip.compress(b"0" * 50 * MEBI)).decode(), "Content-Transfer-Encoding: base64"),
    )
    yield "base64 of 30 MB", mail("QUJD\r\n" * (5 * MEBI), "Content-Transfer-Encoding: base64")
    yield "one line of 30 MB", mail("x" * 30 * MEBI)
    yield "nul", mail("\x00" * MEBI)


def heads() -> Iterator[tuple[str, bytes]]:
    """Headers that are too many, too long, twice, folded to death, or not there."""
    yield "no header", b"\r\n" + NO.encode()
    yield "no body", HEAD.encode()
    yield "only text", NO.encode()
    yield "50,000 headers", mail(NO, *("X-A: b" for _ in range(50_000)))
    yield "one header of 1 MB", mail(NO, "X-A: " + "b" * MEBI)
    yield "folded 100,000 times", mail(NO, "X-A: b" + "\r\n b" * 100_000)
    yield "folded to address", mail(NO, head=HEAD.replace("Ada Boss", "A" + "\r\n " * 20_000 + "B"))
    yield "references", mail(NO, "References: " + " ".join(f"<{n}@x.example>" for n in range(50_000)))
    yield "recipients", mail(NO, "Cc: " + ", ".join(f"u{n}@x.example" for n in range(50_000)))
    yield "comments in From", mail(NO, head=HEAD.replace("Ada Boss", "(" * 50_000))
    yield "quotes in From", mail(NO, head=HEAD.replace("Ada Boss", '"' + '\\"' * 50_000))
    yield "groups in From", mail(NO, head=HEAD.replace("Ada Boss", "a:b;" * 20_000))
    yield "encoded words", mail(NO, head=HEAD.replace("Your application", "=?utf-8?q?=41?= " * 20_000))
    yield "unknown words", mail(NO, head=HEAD.replace("Your application", "=?x-klingon?q?=FF?= " * 2_000))
    yield "half a word", mail(NO, head=HEAD.replace("Your application", "=?utf-8?b?" * 20_000))
    yield "boundary of 1 MB", mail(NO, kind='multipart/mixed; boundary="' + "b" * MEBI + '"')
    yield "parameters", mail(NO, kind="text/plain;" + "".join(f' a{n}="b";' for n in range(50_000)))
    yield "continued parameters", mail(NO, kind="text/plain;" + "".join(f" a*{n}*=b;" for n in range(20_000)))
    for name in ("From", "Subject", "Message-ID", "Date", "Content-Type", "To", "Reply-To"):
        yield f"{name} 2,000 times", mail(NO, *(f"{name}: {n}" for n in range(2_000)))
        yield f"8 bit {name}", f"{name}: ".encode() + bytes(range(128, 256)) + b"\r\n" + mail(NO)
        yield f"bare CR in {name}", f"{name}: a\rBcc: evil@x.example\r\n".encode() + mail(NO)
        yield f"NUL in {name}", f"{name}: a\0b\r\n".encode() + mail(NO)


def charsets() -> Iterator[tuple[str, bytes]]:
    """Unknown, lying and dangerous charsets; broken transfer encodings."""
    names = (
        "utf-7 utf-16 utf-32 x-klingon idna punycode rot13 unicode_escape hex zlib bz2 undefined mbcs cp037 iso-2022-jp"
    )
    for name in (*names.split(), "utf-8\0", "../../etc", "a" * 10_000, "", '"', "us-ascii", "gb18030", "hz", "big5"):
        yield f"charset {name[:20]!r}", mail(NO + " ä ö \udce4", kind=f'text/plain; charset="{name}"')
        yield f"html charset {name[:20]!r}", mail(f"<p>{NO}</p>", kind=f'text/html; charset="{name}"')
    for name in ("base64", "quoted-printable", "x-uuencode", "binary", "gzip", "7bit\r\n 8bit", "=?utf-8?b?YQ==?="):
        yield f"encoding {name!r}", mail(NO + "=ZZ=\n=\n====", f"Content-Transfer-Encoding: {name}")
    yield "uuencode", mail("begin 644 x\n" + "M" + "A" * 60 + "\n" * 50_000, "Content-Transfer-Encoding: x-uuencode")


def damaged(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Sound mails with octets flipped, cut, doubled and swapped."""
    chance = random.Random(seed)
    sound = [mail(NO), nested(4), many_parts(5), forwarded(2), mail(f"<p>{NO}</p><img src=x>", kind="text/html")]
    for n in range(count):
        octets = bytearray(chance.choice(sound))
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(octets))
            to = min(len(octets), at + chance.randint(1, 80))
            match chance.randrange(5):
                case 0:
                    octets[at] = chance.randrange(256)
                case 1:
                    del octets[at:to]
                case 2:
                    octets[at:at] = octets[at:to] * chance.randint(1, 30)
                case 3:
                    octets[at:at] = bytes(chance.randrange(256) for _ in range(8))
                case _:
                    octets[at:at] = chance.choice(
                        [b"\r\n\r\n", b"\r", b"\n", b"--b\r\n", b"\0", b"=?", b"Content-Type: "]
                    )
            if not octets:
                octets += b"\r\n"
        yield f"damaged {seed}/{n}", bytes(octets)


def bred(sound: Sequence[bytes], seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Mails made of others: cut, with a piece of themselves again, with a piece of another, one inside the other."""
    chance = random.Random(seed)
    for n in range(count):
        one, other = chance.choice(sound), chance.choice(sound)
        at, to = sorted(chance.randrange(len(one) + 1) for _ in range(2))
        cut = chance.randrange(len(other) + 1)
        match how := chance.choice(("cut", "doubled", "spliced", "attached", "forwarded")):
            case "cut":
                yield f"{how} {n}", one[:to]
            case "doubled":
                yield f"{how} {n}", one[:to] + one[at:to] * chance.randint(1, 20) + one[to:]
            case "spliced":
                yield f"{how} {n}", one[:at] + other[cut:]
            case "attached":
                part = b"--b\r\n" + other + b"\r\n"
                yield (
                    f"{how} {n}",
                    HEAD.encode() + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 3 + one,
                )
            case _:
                yield f"{how} {n}", HEAD.encode() + b"Content-Type: message/rfc822\r\n\r\n" + one[:to] + other


def declined(octets: bytes) -> bytes:
    """A no under the header of another mail, and with nothing else of it, neither its text nor its MIME fields."""
    head = re.split(rb"\r?\n\r?\n", octets, maxsplit=1)[0]
    fields = re.split(rb"\n(?![ \t])", head.replace(b"\r\n", b"\n"))
    kept = [field for field in fields if not re.match(rb"(?i)content-|mime-version|list-|precedence|auto-sub", field)]
    return b"\n".join(kept).replace(b"\n", b"\r\n") + f"\r\n\r\nDear Jane,\r\n\r\n{NO}\r\n\r\nAda\r\n".encode()


def everything(count: int = 200) -> Iterator[tuple[str, bytes]]:
    yield from heads()
    yield from charsets()
    yield from bombs()
    yield from damaged(1, count)


PAYLOADS = (
    "a\r\nBcc: evil@x.example", "a\rBcc: evil@x.example", "a\nBcc: evil@x.example", "a\r\n\r\n<b>body</b>", "\0",
    "a\u2028Bcc: e@x.example",
    "=?utf-8?q?Joe=0D=0ABcc:_evil@x.example=0D=0AX:?=",
    "=?utf-8?b?PT91dGYtOD9xP0pvZT0wRD0wQUJjYzpfZXZpbEB4LmV4YW1wbGU9MEQ9MEFYOj89?=",
    "{{ 7*7 }}",
    "{% for x in ().__class__.__mro__ %}x{% endfor %}", "${7*7}", "%s%n", "#{7*7}", "<img src=https://t.example/p.gif>",
    "\u202egpj.exe", "Аdа Bоss", "-- \r\n", "From evil", ".\r\nRSET",
    "x" * 5_000, "é" * 2_000, '"; DROP TABLE cases; --', "&a *a !!python",
)  # fmt: skip
"""What a sender puts into a header or a line in the hope that it comes out as something else."""


def injections() -> Iterator[tuple[str, bytes]]:
    """Noes whose every foreign word is an attack on the draft."""
    for n, payload in enumerate(PAYLOADS):
        words = "=?utf-8?b?" + base64.b64encode(payload.encode("utf-8", "surrogateescape")).decode() + "?="
        for field in ("From", "Subject", "Reply-To", "Message-ID", "References", "Date"):
            for how, form in (("raw", payload), ("encoded", words)):
                value = f"{form} <ada@firm.example>" if field in ("From", "Reply-To") else form
                head = HEAD if field in ("Reply-To", "References") else _without(field)
                yield (
                    f"{field} {n} {how}",
                    f"{field}: {value}\r\n".encode("utf-8", "surrogateescape") + mail(NO, head=head),
                )
        yield f"body {n}", mail(f"Dear {payload},\r\n\r\n{payload} at {payload} GmbH. {NO}\r\n\r\n{payload}\r\n")


def _without(field: str) -> str:
    return "".join(f"{line}\r\n" for line in HEAD.splitlines() if not line.startswith(f"{field}:"))
