"""Deterministic mailboxes: message n depends only on n; one in a hundred is a no, one in a hundred nearly one."""

from __future__ import annotations

import base64
import os
import random
import shutil
from email.message import EmailMessage
from pathlib import Path

ORDINARY = (
    "The plans for the second floor are ready and lie at the front desk. Please look through them before Thursday.",
    "We had rain all week, so the roof has to wait. Piet will call as soon as the scaffolding stands.",
    "Your parcel left our warehouse this morning. You can follow it with the number below.",
    "The choir meets at seven, not at half past. Bring the blue scores and something to drink.",
    "Attached is the report for the third quarter. Figures for the northern branch follow on Monday.",
    "Could you send me the photos from the lake? Grandma asks for them every evening.",
    "Version 2.4 fixes the two crashes that you told us about. Thank you for the long logs.",
    "The bakery opens earlier in winter. Rolls are ready at six, rye bread at eight.",
    "Our new catalogue has forty pages of lamps, chairs and carpets. Everything ships within three days.",
    "I have moved the meeting to room 12 because the projector in room 9 gave up again.",
)
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
ENCODINGS = ("8bit", "8bit", "quoted-printable", "quoted-printable", "base64")


def message(n: int) -> tuple[bytes, str]:
    """The octets of message n, and whether it is `no`, `nearly` or nothing."""
    chance = random.Random(n)  # noqa: S311  # the same for everybody, that is the point
    draw = chance.random()
    kind = "no" if draw < 0.01 else "nearly" if draw < 0.02 else ""
    said = list(chance.choices(ORDINARY, k=max(2, min(60, int(chance.lognormvariate(2.2, 0.8))))))
    if kind == "no":
        said = [AROUND[0], chance.choice(NOES), AROUND[1]]
    elif kind:
        said[1:1] = [chance.choice(NEARLY)]
    made = EmailMessage()
    company = chance.choice(COMPANIES)
    made["From"] = f"{company} <{'jobs' if kind == 'no' else 'news'}@c{COMPANIES.index(company)}.example>"
    made["To"] = "Jane Doe <jane@example.org>"
    made["Subject"] = (
        f"Your application to {company}" if kind == "no" else " ".join(chance.choice(ORDINARY).split()[:5])
    )
    made["Message-ID"] = f"<{n}.{chance.getrandbits(48):x}@bench.example>"
    made["Date"] = f"Mon, {1 + n % 28:02} Jun 2026 10:{n % 60:02}:00 +0000"
    made["Received"] = f"from mx.example by home.example with ESMTPS id {chance.getrandbits(90):x}; Mon, 1 Jun 2026"
    made["DKIM-Signature"] = f"v=1; d=example; b={base64.b64encode(chance.randbytes(240)).decode()}"
    _fill(made, "\n\n".join(said) + "\n", chance)
    for k, part in enumerate(made.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{n}.{k}")
    return made.as_bytes().replace(b"\n", b"\r\n"), kind


def _fill(made: EmailMessage, text: str, chance: random.Random) -> None:
    shape, cte = chance.random(), chance.choice(ENCODINGS)
    cell = '<td style="font-family:Arial;font-size:14px;color:#333333;padding:0 20px">'
    html = (
        "<html><body><table>"
        + "".join(f"<tr>{cell}{p}</td></tr>\n" for p in text.split("\n\n"))
        + "</table></body></html>"
    )
    if shape < 0.82:
        made.set_content(text, cte=cte, charset="utf-8")
    if shape >= 0.82:
        made.set_content(html, subtype="html", cte=cte, charset="utf-8")
    elif shape >= 0.3:
        made.add_alternative(html, subtype="html", cte=cte, charset="utf-8")
    if shape >= 0.95:
        octets = chance.randbytes(int(chance.lognormvariate(11, 0.8)) % 700_000)
        made.add_attachment(octets, maintype="application", subtype="pdf", filename="document.pdf")


def fill(maildir: Path, count: int) -> frozenset[int]:
    """Write `count` messages as a Maildir owned like its parent; returns the UIDs of the noes that are in it."""
    for part in ("cur", "new", "tmp"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    planted = set()
    for n in range(1, count + 1):
        octets, kind = message(n)
        (maildir / "cur" / f"{1_700_000_000 + n}.M{n:06}.bench,S={len(octets)}:2,S").write_bytes(octets)
        if kind == "no":
            planted.add(n)
    owner = maildir.parent.stat()
    if os.geteuid() == 0:
        for path in (maildir, *maildir.rglob("*")):
            shutil.chown(path, owner.st_uid, owner.st_gid)
    return frozenset(planted)
