"""adapters/imap/excerpts: structures as servers write them, and sets of UIDs."""

import pytest

from watcher.adapters.imap.excerpts import SET_OCTETS, leaves, sets

PLAIN = '("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "8BIT" 12 1 NIL NIL NIL NIL)'
HTML = '("text" "html" ("charset" "iso-8859-1" "x" "y") NIL NIL "base64" 99 3 NIL NIL NIL NIL)'
PDF = '("APPLICATION" "PDF" ("NAME" "a)\\"( b.pdf") NIL NIL "BASE64" 9 NIL ("ATTACHMENT" ("FILENAME" "x")) NIL NIL)'
FILE = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12 1 NIL ("attachment" NIL) NIL NIL)'
RFC822 = (
    f'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 9 ("d" "s" NIL NIL NIL NIL NIL NIL NIL NIL) {PLAIN} 3 NIL NIL NIL NIL)'
)

STRUCTURES = [
    (PLAIN, [("1", "plain", "utf-8", "8bit", 12)]),
    (f'({PLAIN}{HTML} "ALTERNATIVE" ("BOUNDARY" "b") NIL NIL)', [("1", "plain"), ("2", "html")]),
    (f'(({PLAIN}{HTML} "ALTERNATIVE") {PDF} "MIXED")', [("1.1", "plain"), ("1.2", "html")]),
    (f'({PDF}{PLAIN} "MIXED" NIL NIL NIL)', [("2", "plain")]),
    (f'({PLAIN}{FILE}{RFC822} "MIXED")', [("1", "plain")]),
    (f'(({PLAIN} "MIXED" ("b" "x") ("ATTACHMENT" NIL)) {HTML} "MIXED")', [("2", "html")]),
    (PDF, []),
    ('("TEXT" "PLAIN" ("CHARSET*0" "ut") NIL NIL "8BIT" 12 1)', []),
    ('("TEXT" "PLAIN" NIL NIL', []),
    ("()", []),
    ("(" * 400 + ")" * 400, []),
    ('("TEXT" "PLAIN" NIL NIL NIL "8BIT" "many" 1)', []),
]


@pytest.mark.parametrize(("structure", "found"), STRUCTURES)
def test_text_is_found_in_a_structure(structure, found):
    """Sections as RFC 9051 numbers them; attachments left out; nothing where it makes no sense."""
    seen = leaves(f"* 1 FETCH (UID 1 BODYSTRUCTURE {structure})".encode())
    told = [(leaf.section, leaf.subtype, leaf.charset, leaf.encoding, leaf.size) for leaf in seen]
    assert [one[: len(wish)] for one, wish in zip(told, found, strict=True)] == found


def test_a_literal_in_a_structure_is_read_only_where_nothing_hangs_on_it():
    """Servers send names with odd octets as literals: a file may have such a name, a charset is looked at with care."""
    html, line = '("TEXT" "HTML" ("CHARSET" {}) NIL NIL "7BIT" 5 1)', '* 1 FETCH (BODYSTRUCTURE ({}{} "MIXED"))'
    file = '("APPLICATION" "PDF" ("NAME" "\0000") NIL NIL "BASE64" 9)'
    assert [leaf.size for leaf in leaves(line.format(html.format("UTF-8"), file).encode())] == [5]
    assert leaves(line.format(html.format('"\0000"'), "").encode()) == ()


def test_structures_that_are_alike_are_told_apart():
    """Each message has sizes of its own, whatever else looks like a number, or is one."""
    one = '(("TEXT" "PLAIN" NIL NIL "Page 2 of 3" "7BIT" {} 1)("TEXT" "HTML" NIL NIL NIL "8BIT" {} 2) "ALTERNATIVE" {})'
    for n in range(9):
        line = "* 1 FETCH (BODYSTRUCTURE " + one.format(n, 10 * n, f'("BOUNDARY" "a {n}(" "CHARSET" "x")') + ")"
        assert [leaf.size for leaf in leaves(line.encode())] == [n, 10 * n]


def test_no_structure_is_no_text():
    """A FETCH without it tells nothing."""
    assert leaves(b"* 1 FETCH (UID 1)") == ()


def test_neighbours_become_ranges():
    """A thousand at most in one set, and no line longer than servers take."""
    assert list(sets([1, 2, 3, 5, 7, 8])) == ["1:3,5,7:8"]
    assert list(sets(range(1, 2002))) == ["1:1000", "1001:2000", "2001"]
    odd = list(sets(range(1_000_001, 1_002_001, 2)))
    assert max(map(len, odd)) < SET_OCTETS + 20
    assert ",".join(odd) == ",".join(map(str, range(1_000_001, 1_002_001, 2)))
