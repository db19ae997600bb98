"""Deterministic mailboxes: message n depends only on n; one in a hundred is a no, one in a hundred nearly one."""

from __future__ import annotations

import base64
import math
import os
import quopri
import random
import shutil
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bench.prose import paragraphs

NOES = (
    "Unfortunately, we will not be moving forward with your application at this time.",
    "After careful consideration we have decided to move forward with other candidates for this role.",
    "We regret to inform you that you have not been selected for the position.",
    "We are unable to offer you the position, but we will keep your application on file.",
)
AROUND = (
    "Thank you for applying to us and for the time you took to speak with our team.",
    "We wish you every success in your search.",
)
NEARLY = (
    "Unfortunately the sale ends tonight. Thank you for your interest in our lamps.",
    "Thank you for your application. We will let you know as soon as a decision has been made.",
)
COMPANIES = ("Northwind", "Acme", "Kettle & Sons", "Müller GmbH", "Café Nord", "Blue Harbour")
LANGUAGES = ("en", "en", "en", "en", "en", "en", "en", "de", "de", "fr")
NO_LANGUAGE = ("",)
"""Common words without an order."""
ENCODINGS = ("8bit", "quoted-printable", "base64")
BOUNDS = (300, 60_000)
"""Octets of text in a message; the median of whole messages is 8 kB, their mean 24 kB, as in ordinary mailboxes."""
ATTACHED = (20_000, 1_000_000)
CELL = (
    '<tr><td align="left" style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;'
    'color:#333333;padding:0 20px 12px 20px;">{}</td></tr>\r\n'
)
HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title><style>body{margin:0}td{padding:4px}'
    'a{color:#06c}</style></head><body><table width="600" cellpadding="0" cellspacing="0" border="0">\r\n'
)


def message(n: int, languages: Sequence[str] = LANGUAGES) -> tuple[bytes, str]:
    """The octets of message n, and whether it is `no`, `nearly` or nothing."""
    chance = random.Random(n)  # noqa: S311  # the same for everybody, that is the point
    draw = chance.random()
    kind = "no" if draw < 0.01 else "nearly" if draw < 0.02 else ""
    company = chance.choice(COMPANIES)
    octets = int(min(max(math.exp(chance.gauss(math.log(7800), 0.95)) - 2600, BOUNDS[0]), BOUNDS[1]))
    said = [*AROUND[:1], chance.choice(NOES), *AROUND[1:]] if kind == "no" else _prose(chance, octets, languages)
    if kind == "nearly":
        said.insert(1, chance.choice(NEARLY))
    subject = f"Your application to {company}" if kind == "no" else " ".join(said[0].split()[:5])
    sender = f"{_word(company)} <{'jobs' if kind == 'no' else 'news'}@c{COMPANIES.index(company)}.example>"
    body = _body(said, chance)
    return _headers(n, sender, subject, chance).encode() + body, kind


def _prose(chance: random.Random, octets: int, languages: Sequence[str]) -> list[str]:
    stock, said = _stock(chance.choice(languages)), list[str]()
    share = 0.28 if chance.random() < 0.6 else 1  # where HTML follows, the text is the smaller part of a message
    while not said or sum(map(len, said)) < octets * share:
        said.append(chance.choice(stock))
    return said


@cache
def _stock(language: str) -> tuple[str, ...]:
    return paragraphs(language, 500)


def _word(text: str) -> str:
    return text if text.isascii() else f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def _headers(n: int, sender: str, subject: str, chance: random.Random) -> str:
    """As many as a message has that came through three machines: 2 kB and more."""
    date = f"{1 + n % 28:02} Jun 2026 10:{n % 60:02}:00 +0000"
    signed = "\r\n ".join(textwrap.wrap(base64.b64encode(chance.randbytes(255)).decode(), 70))
    lines = [
        f"Received: from mx{hop}.example by in{hop}.example with ESMTPS id {chance.getrandbits(90):x}\r\n\t"
        f"(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n\t{date}"
        for hop in range(3)
    ]
    lines += [
        "Authentication-Results: in.example; spf=pass smtp.mailfrom=example; dkim=pass; dmarc=pass",
        f"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=home.example; s=arc;\r\n b={signed}",
        f"DKIM-Signature: v=1; a=rsa-sha256; d=example; s=s1;\r\n h=from:to:subject:date;\r\n b={signed}",
        f"From: {sender}",
        "To: Jane Doe <jane@example.org>",
        f"Subject: {_word(subject)}",
        f"Message-ID: <{n}.{chance.getrandbits(48):x}@bench.example>",
        f"Date: {date}",
        "MIME-Version: 1.0",
    ]
    if chance.random() < 0.6:
        lines.append(f"List-Unsubscribe: <https://c.example/u/{chance.getrandbits(200):x}>")
    return "\r\n".join(lines) + "\r\n"


def _body(said: list[str], chance: random.Random) -> bytes:
    """From Content-Type on: 30 % plain, 52 % plain and HTML, 13 % HTML only, 5 % with an attachment."""
    shape, (cte,) = chance.random(), chance.choices(ENCODINGS, (45, 42, 13))
    plain = _part("plain", "\r\n\r\n".join(map(_wrapped, said)) + "\r\n", cte)
    if shape < 0.3:
        return plain
    linked = (part + f' <a href="https://c.example/c/{chance.getrandbits(160):x}">more</a>' for part in said)
    html = _part("html", HEAD + "".join(map(CELL.format, linked)) + "</table></body></html>\r\n", cte)
    if shape < 0.43:
        return html
    both = _multipart("alternative", chance, plain, html)
    return both if shape < 0.95 else _multipart("mixed", chance, both, _attachment(chance))


@cache
def _wrapped(paragraph: str) -> str:
    return "\r\n".join(textwrap.wrap(paragraph, 74))


def _part(subtype: str, text: str, cte: str) -> bytes:
    octets = text.encode()
    if cte == "base64":
        octets = base64.encodebytes(octets).replace(b"\n", b"\r\n")
    elif cte == "quoted-printable":
        octets = quopri.encodestring(octets.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return f"Content-Type: text/{subtype}; charset=UTF-8\r\nContent-Transfer-Encoding: {cte}\r\n\r\n".encode() + octets


def _multipart(subtype: str, chance: random.Random, *parts: bytes) -> bytes:
    border = f"=_{chance.getrandbits(100):x}"
    inside = b"".join(f"--{border}\r\n".encode() + part + b"\r\n" for part in parts)
    return (
        f'Content-Type: multipart/{subtype}; boundary="{border}"\r\n\r\n'.encode()
        + inside
        + b"--%s--\r\n" % (border.encode())
    )


def _attachment(chance: random.Random) -> bytes:
    octets = int(math.exp(chance.uniform(*map(math.log, ATTACHED))))
    head = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + _noise()[: octets // 78 * 78]


@cache
def _noise() -> bytes:
    octets = random.Random(0).randbytes(ATTACHED[1])  # noqa: S311
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


def fill(maildir: Path, count: int, languages: Sequence[str] = LANGUAGES) -> frozenset[int]:
    """Write `count` messages as a Maildir owned like its parent; returns the UIDs of the noes that are in it."""
    for part in ("cur", "new", "tmp"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    planted = set()
    for n in range(1, count + 1):
        octets, kind = message(n, languages)
        (maildir / "cur" / f"{1_700_000_000 + n}.M{n:06}.bench,S={len(octets)}:2,S").write_bytes(octets)
        if kind == "no":
            planted.add(n)
    owner = maildir.parent.stat()
    if os.geteuid() == 0:
        for path in (maildir, *maildir.rglob("*")):
            shutil.chown(path, owner.st_uid, owner.st_gid)
    return frozenset(planted)
