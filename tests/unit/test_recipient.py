"""core/recipient: who can be answered, and whom nobody answers."""

import pytest

from watcher.adapters.config import packs
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.recipient import Nobody, Recipient, recipient
from watcher.core.senders import akin, is_dead, is_team, senders

SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org", "jobs@jane.example"))


def to(sender="", *, reply_to=(), body="We chose somebody else.", subject="News", headers=()):
    message = Message(
        digest="d",
        text=body,
        subject=subject,
        sender=Address("", sender) if sender else None,
        reply_to=tuple(Address("", one) for one in reply_to),
        to=(Address("", "jane@example.org"),),
        headers=headers,
    )
    return recipient(message, ME, SENDERS)


ANSWERED = [
    ("ada@corvid.example", (), "ada@corvid.example"),
    ("jobs@corvid.example", (), "jobs@corvid.example"),
    ("ada@corvid.example", ("ben@corvid.example",), "ben@corvid.example"),
    ("no-reply@corvid.example", ("ben@corvid.example",), "ben@corvid.example"),
    ("no-reply@mail.corvid.example", ("ben@corvid.example",), "ben@corvid.example"),
    ("no-reply@us.greenhouse-mail.io", ("ben@corvid.example",), "ben@corvid.example"),
    ("ada@corvid.example", ("x-17@candidates.workable.com",), "x-17@candidates.workable.com"),
    ("x-17@candidates.workable.com", (), "x-17@candidates.workable.com"),
    ("corvid-jobs@m-personio.de", (), "corvid-jobs@m-personio.de"),
    ("ada@corvid.teamtailor-mail.com", (), "ada@corvid.teamtailor-mail.com"),
    ("e+ab12.corvid@recruitee-email.com", (), "e+ab12.corvid@recruitee-email.com"),
    ("ada@hr.corvid.co.uk", ("ben@corvid.co.uk",), "ben@corvid.co.uk"),
]


@pytest.mark.parametrize(("sender", "reply_to", "address"), ANSWERED)
def test_whoever_reads_it_is_answered(sender, reply_to, address):
    """Reply-To of the same organisation or of a system, else From, masked addresses that reach a recruiter included."""
    found = to(sender, reply_to=reply_to)
    assert isinstance(found, Recipient)
    assert found.address.addr_spec == address
    assert found.reason.endswith(".")


LEFT_EMPTY = [
    ("no-reply@corvid.example", ()),
    ("do_not_reply@corvid.example", ()),
    ("no-reply@workablemail.com", ()),
    ("no-reply@corvid.breezy-mail.com", ()),
    ("corvid@myworkday.com", ()),
    ("ada@corvid.example", ("ben@elsewhere.example",)),
    ("ada@corvid.co.uk", ("ben@elsewhere.co.uk",)),
    ("ada@corvid.example", ("ada.corvid@gmail.com",)),
    ("no-reply@us.greenhouse-mail.io", ("corvid.hiring@gmail.com",)),
    ("ada@corvid.example", ("a@corvid.example", "b@corvid.example")),
    ("ada@corvid.example", ("jane@example.org",)),
    ("ada@corvid.example", ("noreply@corvid.example",)),
    ("", ()),
]


@pytest.mark.parametrize(("sender", "reply_to"), LEFT_EMPTY)
def test_where_the_reader_is_not_sure_to_stays_empty(sender, reply_to):
    """Dead addresses, foreign domains, several at once: a draft without a reader, and a calm sentence why."""
    found = to(sender, reply_to=reply_to)
    assert isinstance(found, Nobody)
    assert found.draft
    assert found.address is None
    assert found.reason.endswith(".")
    assert "!" not in found.reason


NEVER = [
    ({"sender": "jane@example.org"}, "yourself"),
    ({"sender": "JOBS@jane.example"}, "yourself"),
    ({"sender": "a@corvid.example", "headers": (("auto-submitted", "auto-replied"),)}, "automatic reply"),
    ({"sender": "mailer-daemon@corvid.example"}, "delivery report"),
    ({"sender": "a@corvid.example", "headers": (("x-failed-recipients", "b@x.example"),)}, "delivery report"),
    ({"sender": "a@corvid.example", "headers": (("content-type", "multipart/report; x=y"),)}, "delivery report"),
    ({"sender": "a@corvid.example", "headers": (("list-id", "<l.x>"), ("list-post", "<mailto:l@x>"))}, "mailing list"),
    ({"sender": "a@corvid.example", "body": "This is an Adverse Action Notice about your flat."}, "law"),
    ({"sender": "a@corvid.example", "subject": "Your rental application"}, "law"),
]


@pytest.mark.parametrize(
    "asked",
    [
        "Please do not reply to this message; it was sent by a machine.",
        "Please don’t reply\nto this e-mail.",
        "Bitte antworten Sie nicht auf diese E-Mail.",
        "Merci de ne pas répondre à ce message.",
        "Por favor, no responda a este correo.",
        "このメールには返信できません。",
        "This address cannot receive mail.",
        "Cette boîte n’est pas relevée.",
        "Op dit adres kunnen we geen mail ontvangen.",
    ],
)
def test_a_mail_that_asks_not_to_be_answered_goes_to_its_contact_or_nobody(asked):
    """Whatever its From looks like; the same words in older text that is quoted below mean nothing."""
    body = f"We chose somebody else.\n\n{asked}"
    found = to("ada@corvid.example", body=body)
    assert isinstance(found, Nobody)
    assert found.draft
    named = to("ada@corvid.example", body=f"{body}\n\nQuestions? Write to ben@corvid.example.")
    assert named.address.addr_spec == "ben@corvid.example"
    older = f"We chose somebody else.\n\nOn 3 May 2026, Corvid wrote:\n> {asked.replace(chr(10), ' ')}"
    assert isinstance(to("ada@corvid.example", body=older), Recipient)


@pytest.mark.parametrize(("keys", "why"), NEVER)
def test_some_mail_is_never_answered(keys, why):
    """One's own, automatic replies, bounces, lists, notices of law: no draft at all."""
    found = to(**keys)
    assert isinstance(found, Nobody)
    assert not found.draft
    assert why in found.reason


def test_a_list_id_alone_is_no_mailing_list():
    """Systems put List-Id into their mail to single persons; a list can be posted to."""
    assert isinstance(to("ada@corvid.example", headers=(("list-id", "<x>"),)), Recipient)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (("mx.example.org; dmarc=fail header.from=corvid.example",), False),
        (("mx.example.org; spf=pass; DMARC = fail",), False),
        (("mx.example.org; dmarc=pass", "evil.example; dmarc=fail"), True),
        (("mx.example.org; dmarc=none",), True),
        (("mx.example.org; x-dmarc=failed-somewhere",), True),
    ],
)
def test_failed_dmarc_in_the_topmost_result_empties_to(values, kept):
    """RFC 8601 5: only the user's own server, whose result stands on top, is believed; and never for more trust."""
    found = to("ada@corvid.example", headers=tuple(("authentication-results", value) for value in values))
    assert isinstance(found, Recipient) is kept
    assert isinstance(found, Recipient) or found.draft


@pytest.mark.parametrize("headers", [(("auto-submitted", "auto-generated"),), (("return-path", "<>"),)])
def test_what_a_machine_sent_needs_a_named_reader(headers):
    """RFC 3834 2: without Reply-To nothing says that somebody reads the address."""
    assert isinstance(to("jobs@corvid.example", headers=headers), Nobody)
    assert isinstance(to("jobs@corvid.example", headers=headers, reply_to=("ada@corvid.example",)), Recipient)


CONTACTS = [
    ("no-reply@corvid.example", "Questions? Write to ada@corvid.example.", "ada@corvid.example"),
    ("no-reply@corvid.example", "Regards,\nAda Boss\nE-Mail: ada@corvid.example", "ada@corvid.example"),
    ("no-reply@corvid.example", "Bei Fragen wenden Sie sich an ada@corvid.example.", "ada@corvid.example"),
    ("no-reply@corvid.example", "N'hésitez pas à contacter ada@corvid.example.", "ada@corvid.example"),
    ("no-reply@us.greenhouse-mail.io", "You can contact me at ada@corvid.example.", "ada@corvid.example"),
    ("no-reply@corvid.example", "Questions? Write to ada@elsewhere.example.", None),
    ("no-reply@corvid.example", "For privacy questions contact dpo@corvid.example.", None),
    ("no-reply@corvid.example", "To unsubscribe write to out@corvid.example.", None),
    ("no-reply@corvid.example", "Technical support: contact support@corvid.example.", None),
    ("no-reply@corvid.example", "Our founder ada@corvid.example opened a shop.", None),
    ("no-reply@corvid.example", "Contact a@corvid.example. Or contact b@corvid.example.", None),
    ("no-reply@corvid.example", "Contact no-reply@corvid.example.", None),
    ("no-reply@us.greenhouse-mail.io", "Contact ada@hire.lever.co.", None),
    ("no-reply@us.greenhouse-mail.io", "Contact corvid@gmail.com.", None),
    ("no-reply@corvid.example", "We wrote to you: contact jane@example.org.", None),
    ("no-reply@corvid.example", "No.\n\nOn 3 May 2026 Jane wrote:\n> contact ada@corvid.example", None),
]


@pytest.mark.parametrize(("sender", "body", "address"), CONTACTS)
def test_a_contact_in_the_text_is_the_last_resort(sender, body, address):
    """Only when nobody reads From; only one, of theirs, that a sentence or the signature offers."""
    found = to(sender, body=body)
    assert (found.address.addr_spec if found.address else None) == address


def test_a_contact_does_not_stand_in_for_a_hijacked_reply_to():
    """Where Reply-To leads elsewhere the rest of the mail is not trusted either."""
    body = "Questions? Write to ada@corvid.example."
    assert isinstance(to("a@corvid.example", reply_to=("b@evil.example",), body=body), Nobody)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("corvid.example", "corvid.example", True),
        ("mail.corvid.example", "corvid.example", True),
        ("a.corvid.com", "b.corvid.com", True),
        ("corvid.co.uk", "tern.co.uk", False),
        ("corvid.com.br", "tern.com.br", False),
        ("co.uk", "tern.co.uk", False),
        ("hr.corvid.co.uk", "corvid.co.uk", True),
        ("corvid.com", "corvid.com.evil.example", False),
        ("evilcorvid.com", "corvid.com", False),
        ("example", "corvid.example", False),
    ],
)
def test_akin_domains_are_one_organisations(one, other, same):
    """The same registrable domain; a public suffix in common is nothing in common."""
    assert akin(one, other) is akin(other, one) is same


@pytest.mark.parametrize(
    "local", ["no-reply", "No_Reply", "donotreply", "nicht-antworten", "bounce+17", "ne-pas-repondre", "geen-antwoord"]
)
def test_dead_addresses_say_so(local):
    """Punctuation and case do not matter."""
    assert is_dead(local)


def test_team_mailboxes_are_known():
    """jobs@ is read by people, and is nobody's own address."""
    assert is_team("jobs", SENDERS)
    assert is_team("hr.team", SENDERS)
    assert not is_team("ada.boss", SENDERS)


RECEIVED = (
    "received",
    "from mx1.example.org (10.0.0.1) by store.example.org with LMTP; Mon, 02 Nov 2026 09:00:00 +0100",
)
OUTSIDE = ("received", "from corvid.example by mx1.example.org with ESMTPS; Mon, 02 Nov 2026 09:00:00 +0100")


@pytest.mark.parametrize(
    ("results", "kept"),
    [
        (("mx1.example.org; dmarc=fail",), False),
        (("evil.example; dmarc=pass", "mx1.example.org 1; dmarc=fail"), False),
        (("evil.example; dmarc=fail", "mx1.example.org; dmarc=pass"), True),
        (("evil.example; dmarc=fail",), True),
        (("spf=fail smtp.mailfrom=corvid.example; dmarc=fail action=none",), False),
        (("evil.example; dmarc=pass", "spf=fail smtp.mailfrom=corvid.example; dmarc=fail"), True),
        (("",), True),
    ],
)
def test_only_the_word_of_the_receiving_server_counts(results, kept):
    """Whoever sends may add results of their own: the authserv-id has to be of a host that received the mail."""
    headers = (RECEIVED, OUTSIDE, *(("authentication-results", value) for value in results))
    assert (to("ada@corvid.example", headers=headers).address is not None) is kept
