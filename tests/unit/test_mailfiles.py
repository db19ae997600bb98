"""adapters/mailfiles: mail in files of every kind."""

from __future__ import annotations

import json
import mailbox

import pytest

from watcher.adapters import mailfiles, mime
from watcher.errors import DataError

ONE = b"From: a@x.example\nSubject: One\n\nHello\n"


def ids(path):
    return [filed.id for filed in mailfiles.read(path)]


def test_a_single_file_is_one_message(tmp_path):
    """.eml, whatever it is called."""
    (tmp_path / "one.eml").write_bytes(ONE)
    assert ids(tmp_path / "one.eml") == ["one.eml"]


def test_a_folder_is_all_eml_files_below_it(tmp_path):
    """Folders within folders, in order of name."""
    (tmp_path / "b").mkdir()
    for name in ("b/2.eml", "1.eml", "notes.pdf"):
        (tmp_path / name).write_bytes(ONE)
    assert ids(tmp_path) == ["1.eml", "b/2.eml"]


def test_a_maildir_is_cur_and_new(tmp_path):
    """Both folders, as a mail program would."""
    box = mailbox.Maildir(tmp_path / "box")
    for _ in range(2):
        box.add(ONE)
    assert len(ids(tmp_path / "box")) == 2


def test_an_mbox_is_its_messages(tmp_path):
    """`From ` lines part them."""
    box = mailbox.mbox(tmp_path / "box")
    for _ in range(3):
        box.add(mailbox.mboxMessage(ONE))
    box.close()
    assert len(ids(tmp_path / "box")) == 3


def test_a_jsonl_line_is_a_message(tmp_path):
    """subject, from, body or html; the id is kept, the label stays beside it, Unicode included."""
    lines = [
        {"id": "a", "kind": "P", "subject": "Größe", "from": "Jörg <j@x.example>", "body": "Text ü"},
        {"id": "b", "html": "<p>we won&rsquo;t</p>"},
        {"subject": "no id"},
    ]
    (tmp_path / "l.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    first, second, third = mailfiles.read(tmp_path / "l.jsonl")
    parsed = mime.parse(first.octets)
    assert (first.id, first.label["kind"], parsed.subject, parsed.text) == ("a", "P", "Größe", "Text ü")
    assert (parsed.sender.name, parsed.sender.addr_spec) == ("Jörg", "j@x.example")
    assert mime.parse(second.octets).text == "we won’t"
    assert third.id == "l.jsonl:3"


@pytest.mark.parametrize("line", ["{", "[1]", "nonsense", "[" * 100_000])
def test_a_line_that_is_no_object_is_named(tmp_path, line):
    """File and line, no traceback."""
    (tmp_path / "l.jsonl").write_text('{"id": 1}\n' + line)
    with pytest.raises(DataError, match=r"l\.jsonl:2"):
        ids(tmp_path / "l.jsonl")


def test_a_subject_cannot_become_a_header(tmp_path):
    """Line breaks in a field are blanks."""
    (tmp_path / "l.jsonl").write_text(json.dumps({"subject": "x\nBcc: evil@x.example", "body": "y"}))
    (filed,) = mailfiles.read(tmp_path / "l.jsonl")
    assert mime.parse(filed.octets).subject == "x Bcc: evil@x.example"
