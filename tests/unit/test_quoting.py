"""core/quoting: the current text, the signature and the quote."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.quoting import HEADER_NAMES, ORIGINAL, WROTE, split

BORDERS = [
    "On Mon, 2 Nov 2026 at 09:00, Ada Boss <ada@firm.example> wrote:",
    "On Mon, 2 Nov 2026 at 09:00, Ada Boss\n<ada@firm.example> wrote:",
    "Am 02.11.2026 um 09:00 schrieb Ada Boss:",
    "Le lun. 2 nov. 2026 à 09:00, Ada Boss a écrit :",
    "El 2 nov 2026, Ada escribió:",
    "Em 2 de nov. de 2026, Ada escreveu:",
    "Il giorno 2 nov 2026 Ada ha scritto:",
    "Op 2 nov. 2026 schreef Ada:",
    "-----Original Message-----",
    "-------- Weitergeleitete Nachricht --------",
    "---------- Forwarded message ---------",
    "From: Ada\nSent: Monday\nTo: Jane\nSubject: Job",
    "Von: Ada\nGesendet: Montag\nAn: Jane\nBetreff: Stelle",
]


@pytest.mark.parametrize("border", BORDERS)
def test_older_text_is_set_apart(border):
    """Every client's border, in every language, ends the current text."""
    parts = split(f"Thank you, that is kind.\n\n{border}\nold words")
    assert parts.current.strip() == "Thank you, that is kind."
    assert parts.quoted.endswith("old words")


def test_a_quote_at_the_end_is_set_apart():
    """Lines that begin with `>` and nothing after them are older text."""
    assert split("Thank you.\n\n> a quoted line\n> and another").current.strip() == "Thank you."


KEPT = [
    "Please answer as follows:\nIn the meantime",
    "From: what we saw, you are strong.\nRegards",
    "She wrote:\nnothing",
    "> is greater than\nand my answer stands below it, at some length",
]


@pytest.mark.parametrize("text", KEPT)
def test_lookalikes_stay(text):
    """A colon, the word From or one quoted line make no border."""
    assert split(text).current == text


def test_nothing_before_the_border_means_no_border():
    """A mail that is only a forward is read as it stands, not as nothing."""
    assert "words" in split("-----Original Message-----\nwords").current


def test_the_signature_is_set_apart():
    """`-- ` ends the letter (RFC 3676 4.3), when there is a letter."""
    parts = split("We have chosen someone else for this role, with regret.\n-- \nAda Boss\nFirm")
    assert parts.signature == "\n-- \nAda Boss\nFirm"
    assert split("-- \nAda").current == "-- \nAda"


def test_the_parts_are_the_text():
    """Nothing is lost by splitting."""
    text = "Hello there, dear friend of ours, how are you?\n-- \nAda\n\nOn 3 May Ada wrote:\n> x"
    parts = split(text)
    assert parts.current + parts.signature + parts.quoted == text


@pytest.mark.parametrize("shape", ["On ", "\n", "> \n", "On 1 wrote:\n", "From: 1\n", "-- \n", "wrote ", "a: "])
def test_hostile_shapes_take_linear_time(shape):
    """64 kB of any shape that quote strippers choke on are split at once."""
    text = shape * (65_536 // len(shape))
    began = time.process_time()
    split(text)
    assert time.process_time() - began < 1


SAID = ["Thank you.", "> so", "--", "-- ", "__", "****", "A", "2 Nov 2026", "a@b.example", " ", "\u00a0", "\x1c", ":"]
LINES = st.lists(st.sampled_from([*SAID, *WROTE, *ORIGINAL, *HEADER_NAMES[0], *HEADER_NAMES[1]]), max_size=4)
TEXTS = st.lists(LINES.map("".join), max_size=8).map(lambda lines: "\n".join(["Thank you, that is kind.", *lines, ""]))


@given(TEXTS)
def test_a_line_at_the_end_that_begins_nothing_changes_nothing(text):
    """Where nothing may begin older text, no line is looked at; with a colon at the end all of them are."""
    parts = split(text)
    more = split(f"{text}\n:")
    assert more.current.removesuffix("\n:") == parts.current or ">" in text
