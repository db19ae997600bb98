"""report, replay --html: what became of every no, in lines and on a page that can do no harm."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from contract_store import a_case

from watcher.adapters import page
from watcher.adapters.page import shapes
from watcher.adapters.store import SqliteStore
from watcher.cli import cli
from watcher.core.case import CaseId, State
from watcher.core.chronicle import Appointment, Mark, Names, Row, chronicle
from watcher.core.record import Count, Record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 29)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><iframe src=https://evil.example>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "&lt;b&gt; ' onload='x",
)


def a_no(n: int = 1, company: str = "Acme", days: int | None = 2, **changes: object):
    """A case of 2 March 2026, sent so many days later or not at all."""
    case = a_case(n)
    sent = NOON + timedelta(days=days) if days is not None else None
    about = replace(case.about, company=company, subject=f"About {company}")
    state = State.SENT if sent else State.DRAFTED
    base = replace(case, id=CaseId(n), opened=NOON, declined_at=NOON, about=about, sent_at=sent, state=state)
    return replace(base, missing=None, **changes)


def told(*cases, dues=(), redact=False, record=None, answered=0):
    return chronicle(cases, dues, Names(redact=redact), lambda moment: moment.date(), record, answered)


class Page(HTMLParser):
    """Tags, attributes and text of a page; void tags aside, every one has to be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_one_row_for_each_employer():
    """What happened at one employer stands in one row, in order; the row with the latest day comes first."""
    coming = Appointment(CaseId(1), date(2026, 12, 1), "pending")
    made = told(a_no(1), a_no(2, "Beta"), a_no(3, days=None), dues=[coming])
    assert [row.name for row in made.rows] == ["Acme", "Beta"]
    assert [mark.what for mark in made.rows[0].marks] == ["no", "draft", "no", "draft", "sent", "coming"]
    assert [mark.day for mark in made.coming] == [date(2026, 12, 1)]


def test_stations_are_counts():
    """Each station counts what was seen: noes, replies drafted and sent, employers that wrote again."""
    made = told(a_no(1), a_no(2, "Beta", None), a_no(3, "Gamma", None, octets=b""), answered=1)
    assert dict(made.stations) == {"Noes": 3, "Replies drafted": 2, "Replies sent": 1, "They wrote again": 1}


def test_receipts_and_invitations_of_all_languages_count():
    """With mail read, receipts, invitations and offers are counted by the rules that hit, in any language."""
    rules = {"en:receipt": Count(-4, hits=3), "de:receipt": Count(-4, hits=2), "fr:offer": Count(-6, hits=1)}
    made = told(record=Record(mails=9, rejections=2, rules=rules))
    assert made.stations[:3] == (("Applications acknowledged", 5), ("Invitations and offers", 1), ("Noes", 2))


@pytest.mark.parametrize(
    ("days", "span"), [(0, "same day"), (1, "1 day"), (3, "2 to 3"), (7, "4 to 7"), (31, "longer"), (-1, "same day")]
)
def test_waits(days, span):
    """Days from a no to the reply fall into spans; only replies that were sent count."""
    assert [name for name, count in told(a_no(days=days), a_no(2, days=None)).waits if count] == [span]


def test_redacted_names_nobody():
    """With names left out a number stands for each employer, always the same one, and no subject is told."""
    record = Record(mails=1, rules={"no-from-acme": Count(3, hits=1), "en:regret": Count(3, hits=1)})
    made = told(a_no(1), a_no(2, "Beta"), a_no(3), redact=True, record=record)
    text = page.report(made, page.Setting(TODAY, 4.0, 2.5, 1, redacted=True))
    assert sorted(row.name for row in made.rows) == ["Employer 1", "Employer 2"]
    assert [name for name, _ in made.rules] == ["en:regret", "Rule 1"]
    assert not [name for name in ("Acme", "acme", "Beta", "About") if name in text]


def test_rules_without_points_are_no_bars():
    """A rule that only says which kind of mail it is decides nothing, and gets no bar."""
    assert told(record=Record(mails=1, rules={"en:kind-job": Count(0, hits=5)})).rules == ()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words(hostile):
    """Whatever stands in a mail is text in the page: no tag, no attribute, no address comes from it."""
    record = Record(mails=1, rules={hostile: Count(3, hits=1, confirmed=1)}, scores=[5.0])
    due = Appointment(CaseId(1), date(2026, 12, 1), "pending")
    plain = Page(page.report(told(a_no(1, "Acme"), dues=[due], record=record), page.Setting(TODAY, 4.0, 2.5, 1)))
    found = Page(page.report(told(a_no(1, hostile), dues=[due], record=record), page.Setting(TODAY, 4.0, 2.5, 1)))
    assert not found.open
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert hostile in found.texts


def test_page_is_by_itself():
    """The page loads and runs nothing: no script, no address, and a policy that forbids both."""
    page_of = Page(page.report(told(a_no(), record=Record(mails=1, scores=[4.0])), page.Setting(TODAY, 4.0, 2.5, 1)))
    attributes = [(tag, name) for tag, each in page_of.tags for name in each]
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "a"} & {tag for tag, _ in page_of.tags}
    assert not [name for _, name in attributes if name.startswith("on") or name in ("href", "src", "xlink:href")]
    policies = [each.get("content") for tag, each in page_of.tags if tag == "meta" and "http-equiv" in each]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in "".join(page_of.texts)
    assert "@import" not in "".join(page_of.texts)


def test_nothing_yet():
    """Without cases and without mail the page says so in sentences."""
    text = page.report(told(), page.Setting(TODAY, 4.0, 2.5))
    assert "No case yet" in text
    assert "None is waiting" in text


def test_timeline_keeps_within_the_drawing():
    """Every dot lies between the labels and the right edge; the oldest rows are left out, with their number."""
    rows = [Row(f"E{n}", (Mark(TODAY - timedelta(days=40 * n), "no", CaseId(n)),)) for n in range(60)]
    drawn = shapes.timeline(rows, TODAY)
    assert drawn is not None
    assert drawn.more == 20
    assert len(drawn.ticks) <= 14
    assert all(shapes.LABELS <= dot.x <= shapes.WIDTH for line in drawn.lines for dot in line.dots)


def test_calendar_begins_this_week():
    """The calendar has a column a week from this Monday on; what lies beyond a year is counted."""
    coming = [Mark(TODAY, "coming", CaseId(1)), Mark(TODAY + timedelta(days=500), "coming", CaseId(2))]
    drawn = shapes.calendar(coming, TODAY)
    assert drawn is not None
    assert drawn.later == 1
    assert [(cell.x, cell.y) for cell in drawn.cells if cell.count] == [(34, 6 * shapes.CELL + 18)]


def test_histogram_shows_where_the_threshold_is():
    """Columns from the threshold on are noes; scores beyond the edges are drawn at the edge."""
    drawn = shapes.histogram([-30.0, 4.0, 3.5, 99.0], 4.0, 2.5)
    assert drawn is not None
    counted = {column.score: (column.count, column.sort) for column in drawn.columns if column.count}
    edges = {shapes.LOWEST: (1, "other"), shapes.HIGHEST: (1, "no")}
    assert counted == {**edges, 3: (1, "unclear"), 4: (1, "no")}


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "cfg"))
    opened = SqliteStore(tmp_path / "gracious")
    made = opened.open_case(replace(a_no(), id=CaseId(0), due=date(2027, 1, 7)), NOON)
    opened.receipt(made, NOON)
    yield opened
    opened.close()


def test_report_in_a_few_lines(store):
    """`report` tells the stations and what is to come; nothing is read for it."""
    done = CliRunner().invoke(cli, ["report"])
    assert done.exit_code == 0, done.output
    assert "Replies sent           1" in done.output
    assert "07 Jan 2027  Acme" in done.output
    values = json.loads(CliRunner().invoke(cli, ["report", "--json"]).output)
    assert values["stations"]["Noes"] == 1


def test_pages_are_for_the_user_alone(store, tmp_path):
    """`report --html` and `replay --html` write one file that only the user may read."""
    mails = tmp_path / "mails.jsonl"
    mails.write_text(json.dumps({"kind": "P", "subject": "Your application", "body": "You were not selected."}) + "\n")
    for words in (["report"], ["replay", str(mails)]):
        target = tmp_path / f"{words[0]}.html"
        done = CliRunner().invoke(cli, [*words, "--html", str(target), "--redact"])
        assert done.exit_code == 0, done.output
        assert target.stat().st_mode & 0o777 == 0o600
        assert "Acme" not in target.read_text()
    assert "Points of your mail" in target.read_text()


def test_a_page_that_cannot_be_written(store, tmp_path):
    """Where the page cannot be written a sentence says why."""
    done = CliRunner().invoke(cli, ["report", "--html", str(tmp_path)])
    assert done.exit_code != 0
    assert str(done.exception) == f"{tmp_path} cannot be written: Is a directory."


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Acme", "Acme"),
        ("a" * 30, "a" * 30),
        ("a" * 31, "a" * 29 + "…"),
        ("A" * 140, "A" * 21 + "…"),
        ("株式会社非常に長い名前の会社グループ", "株式会社非常に長い名前の会社…"),
        ("", ""),
    ],
)
def test_a_name_does_not_run_into_the_drawing(name, label):
    """It is cut by its width, not by its letters."""
    assert shapes.fitted(name) == label


def test_no_table_without_rules():
    """Mail that no rule has hit leaves a sentence, and no empty table."""
    text = page.report(told(a_no()), page.Setting(TODAY, 4.0, 2.5, mails=10, redacted=False))
    assert "No rule has hit any of them." in text
    assert "<table" not in text
    Page(text)
