"""core/recipient, word for word: whom an answer goes to and why, what people wrote before, and the contact it names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.adapters.config import packs
from watcher.core.history import History
from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.recipient import ADDRESSES, Nobody, Recipient, recipient
from watcher.core.senders import senders

SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("Jane@example.org", "jobs@jane.example"))
THREAD = MessageId("<first@pal.example>")
CORVID, SYSTEM = "no-reply@corvid.example", "no-reply@us.greenhouse-mail.io"


def a_no(sender: str, body: str = "We chose somebody else.", *reply_to: str, **known: object) -> Message:
    known.setdefault("to", (Address("Jane", "jane@example.org"),))
    return Message(
        digest="d",
        text=body,
        subject="News",
        sender=Address("", sender) if sender else None,
        reply_to=tuple(Address("", one) for one in reply_to),
        **known,
    )


def goes_to(address: str, reason: str) -> Recipient:
    return Recipient(Address("", address), reason)


def left_empty(reason: str) -> Nobody:
    return Nobody(reason, draft=True)


def unanswered(reason: str) -> Nobody:
    return Nobody(reason, draft=False)


OWN = "The sender's own address."
OTHER_DOMAIN = "Reply-To leads to another domain (elsewhere.example) than the sender's, so To is left empty."
WORKDAY = "corvid@myworkday.com belongs to Workday, which passes no answer on to a person."
MACHINE = "A machine sent it, and nothing says that a person reads ada@corvid.example."
DOUBTED = "Your mail server doubts that it comes from the address it names, so To is left empty."
NOTICE = "It is a notice the law asks them to send, and it wants no letter in return."


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (a_no("ada@corvid.example"), goes_to("ada@corvid.example", OWN)),
        (
            a_no("jobs@corvid.example"),
            goes_to("jobs@corvid.example", "It is the mailbox of their team, which people read."),
        ),
        (
            a_no("x-1@candidates.workable.com"),
            goes_to("x-1@candidates.workable.com", "Workable passes answers on to the recruiter."),
        ),
        (a_no(CORVID, "No.", "ben@corvid.example"), goes_to("ben@corvid.example", "Reply-To names it.")),
        (a_no(CORVID), left_empty("Nobody reads no-reply@corvid.example.")),
        (
            a_no(CORVID, "No.", "a@corvid.example", "b@corvid.example"),
            left_empty("Reply-To names several addresses; a letter goes to one person."),
        ),
        (a_no("ada@corvid.example", "No.", "jobs@jane.example"), left_empty("Reply-To is your own address.")),
        (
            a_no("ada@corvid.example", "No.", "noreply@corvid.example"),
            left_empty("Nobody reads noreply@corvid.example."),
        ),
        (a_no("ada@corvid.example", "No.", "ada@elsewhere.example"), left_empty(OTHER_DOMAIN)),
        (a_no(""), left_empty("It names no sender.")),
        (
            a_no("ada@corvid.example", "Please do not reply to this email."),
            left_empty("The mail says that nobody reads answers to it."),
        ),
        (a_no("corvid@myworkday.com"), left_empty(WORKDAY)),
        (a_no("ada@corvid.example", headers=(("auto-submitted", "auto-generated"),)), left_empty(MACHINE)),
        (a_no("ada@corvid.example", headers=(("authentication-results", "mx; dmarc=fail"),)), left_empty(DOUBTED)),
        *(
            (a_no("ada@corvid.example", headers=(("auto-submitted", said),)), goes_to("ada@corvid.example", OWN))
            for said in ("no", " No ", " ")
        ),
        (
            a_no(CORVID, "Contact ben@corvid.example.", "no-reply@corvid.example", "b@corvid.example"),
            left_empty("Reply-To names several addresses; a letter goes to one person."),
        ),
        (a_no("jane@EXAMPLE.org"), unanswered("You wrote it yourself.")),
        (
            a_no("ada@corvid.example", headers=(("auto-submitted", "Auto-Replied"),)),
            unanswered("It is an automatic reply."),
        ),
        (a_no("MAILER-DAEMON@corvid.example"), unanswered("It is a delivery report.")),
        (
            a_no("ada@corvid.example", headers=(("x-failed-recipients", "a@b.example"),)),
            unanswered("It is a delivery report."),
        ),
        (
            a_no("ada@corvid.example", headers=(("list-id", "<l.example>"), ("list-post", "<mailto:l@l.example>"))),
            unanswered("It came through a mailing list."),
        ),
        (a_no("ada@corvid.example", "This is an Adverse Action Notice."), unanswered(NOTICE)),
    ],
)
def test_to_whom_and_why(message: Message, found: Recipient | Nobody) -> None:
    """Each way to a reader, and each reason for none, is one whole sentence."""
    assert recipient(message, ME, SENDERS) == found


FAILED = "mx1.example.org; dmarc=fail"


@pytest.mark.parametrize(
    ("received", "result", "doubted"),
    [
        ("from x by mx1.example.org", FAILED, True),
        ("from x by mx1.example.org", "mx1.example.org; spf=pass; dmarc=fail", True),
        (" by mx1.example.org".rjust(2000, "x"), FAILED, True),
        (" by mx1.example.org".rjust(2001, "x"), FAILED, False),
        ("from x by mx1.example.org", "mx1.example.org".rjust(300) + "; dmarc=fail", True),
        ("from x by mx1.example.org", "mx1.example.org".rjust(301) + "; dmarc=fail", False),
        ("from x by mx1.example.org", "mx1.example.org;" + "dmarc=fail".rjust(3984), True),
        ("from x by mx1.example.org", "mx1.example.org;" + "dmarc=fail".rjust(3985), False),
    ],
)
def test_how_far_a_trace_is_read(received: str, result: str, *, doubted: bool) -> None:
    """Hostile fields may be of any length: the beginning of each is looked at, where servers write what counts."""
    headers = (("received", received), ("authentication-results", result))
    found = recipient(a_no("ada@corvid.example", headers=headers), ME, SENDERS)
    assert found == (left_empty(DOUBTED) if doubted else goes_to("ada@corvid.example", OWN))


def earlier(sender: str, name: str = "", **known: object) -> Message:
    when = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return Message(digest=sender, text="Hello Jane", subject="Hello", sender=Address(name, sender), date=when, **known)


@pytest.mark.parametrize(
    ("sender", "company", "before", "known"),
    [
        (CORVID, "", earlier("rita@corvid.example", "Rita Blum"), True),
        (CORVID, "", earlier("rita@mail.corvid.example"), True),
        (CORVID, "", earlier("bob@pal.example", "Bob", message_id=THREAD), True),
        (CORVID, "", earlier("bob@pal.example", "Bob"), False),
        (CORVID, "", earlier("no-reply@corvid.example"), False),
        (CORVID, "Gmail", earlier("rita@gmail.com"), False),
        (SYSTEM, "Corvid GmbH", earlier("rita@corvid.example"), True),
        (SYSTEM, "Corvid Labs", earlier("rita@corvid-labs.example"), True),
        (SYSTEM, "Corvid", earlier("rita@hr.corvid.example"), True),
        (SYSTEM, "Corvid", earlier("rita@tern.example"), False),
        (SYSTEM, "Example", earlier("rita@corvid.example"), False),
        (SYSTEM, "", earlier("rita@corvid.example"), False),
        (SYSTEM, "", earlier("rita@us.greenhouse-mail.io"), False),
        ("no-reply@candidates.workable.com", "", earlier("rita@workable.com"), False),
        ("no-reply@gmail.com", "", earlier("rita@gmail.com"), False),
        ("", "Corvid", earlier("rita@corvid.example"), True),
        ("", "", earlier("rita@corvid.example"), False),
    ],
)
def test_who_wrote_before_is_answered(sender: str, company: str, before: Message, *, known: bool) -> None:
    """Of the thread, of the sender's organisation, or of a domain that is the employer's name; nobody else."""
    found = recipient(a_no(sender, references=(THREAD,)), ME, SENDERS, company, History((before,)))
    assert before.sender is not None
    who = before.sender.name or before.sender.addr_spec
    reason = f"Nobody reads this mail's own address; {who} wrote to you before."
    assert (found == Recipient(before.sender, reason, before)) is known
    assert isinstance(found, Recipient) is known


def test_who_wrote_before_may_be_no_reader_either() -> None:
    """A person whose own mail says that nobody reads answers is not written to."""
    before = earlier("corvid@myworkday.com", message_id=THREAD)
    found = recipient(a_no(CORVID, references=(THREAD,)), ME, SENDERS, "", History((before,)))
    assert found == left_empty("Nobody reads no-reply@corvid.example.")


MANY = "The mailboxes " + ", ".join(f"n{n}@corvid.example" for n in range(ADDRESSES - 1))


@pytest.mark.parametrize(
    ("sender", "body", "contact"),
    [
        (CORVID, "For feedback write to ben@corvid.example.", "ben@corvid.example"),
        (CORVID, "ben@corvid.example is the address to contact.", "ben@corvid.example"),
        (CORVID, "We say no.\n\nAda Boss\nben@corvid.example", "ben@corvid.example"),
        (CORVID, "We say no.\n\nAda Boss\nE-Mail: ben@corvid.example\nUlm", "ben@corvid.example"),
        (CORVID, "Contact Ben@corvid.example. Really, contact ben@Corvid.example.", "ben@Corvid.example"),
        (CORVID, "Contact ben@corvid.example or contact eve@corvid.example.", ""),
        (CORVID, "Our office in Ulm (ulm@corvid.example) is closed.\nAda\nUlm", ""),
        (CORVID, "Contact ben@elsewhere.example.", ""),
        (CORVID, "ben@corvid.example answers questions about privacy.", ""),
        (CORVID, "Privacy: contact data@corvid.example. Else contact ben@corvid.example.", "ben@corvid.example"),
        (CORVID, "Contact support@corvid.example.", ""),
        (CORVID, "Contact noreply@corvid.example.", ""),
        (CORVID, f"{MANY} are full. Contact ben@corvid.example.", "ben@corvid.example"),
        (CORVID, f"{MANY}, last@corvid.example are full. Contact ben@corvid.example.", ""),
        (SYSTEM, "Contact ben@corvid.example.", "ben@corvid.example"),
        (SYSTEM, "Contact ben@gmail.com.", ""),
        (SYSTEM, "Contact JOBS@jane.example.", ""),
        (SYSTEM, "Contact jane@Example.org, or contact ben@corvid.example.", "ben@corvid.example"),
        (SYSTEM, "Contact Alias@jane.example.", ""),
        (SYSTEM, "Contact copied@jane.example.", ""),
        ("no-reply@gmail.com", "Contact ben@corvid.example.", "ben@corvid.example"),
        ("", "Contact ben@corvid.example.", "ben@corvid.example"),
    ],
)  # fmt: skip
def test_the_contact_that_a_mail_names(sender: str, body: str, contact: str) -> None:
    """The one address of theirs that a sentence or a line of the signature offers; never the user's own, never two."""
    mine = {"to": (Address("", "alias@Jane.example"),), "cc": (Address("", "Copied@jane.example"),)}
    found = recipient(a_no(sender, body, **mine), ME, SENDERS)
    expected = goes_to(contact, "The mail names it as the contact.") if contact else None
    assert (found if isinstance(found, Recipient) else None) == expected
