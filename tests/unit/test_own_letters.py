"""letters/ beside config.yaml: the user's own wordings, laid over ours and checked to the last word."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from watcher.adapters import config
from watcher.adapters.letters import wordings
from watcher.cli import desk as desks
from watcher.cli.checking import check_command
from watcher.core.facts import Fact, Facts
from watcher.core.letter import MOVES, compose
from watcher.errors import ConfigError

CONFIG = """\
version: 1
you: {name: Jane Doe, addresses: [jane@example.org]}
accounts:
  - {name: home, imap: {host: imap.example.org}, user: jane}
"""
FACTS = Facts(company=Fact("Acme", "body", "Acme"), kind="job", stage="unknown", language="en")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "letters").mkdir()
    return tmp_path


def checked(folder):
    done = CliRunner().invoke(check_command, ["--config", str(folder / "config.yaml")])
    return done.exit_code, done.output.replace(str(folder / "letters") + "/", "")


def letter(folder, facts=FACTS, seed="s"):
    desk = desks.desk(config.load(folder / "config.yaml"))
    return compose(facts, desk.profile, desk.book, seed)


def test_a_part_of_ones_own_takes_the_place_of_ours(folder):
    """One move is the user's, the others stay as they are shipped."""
    own = "thanks:\n  - needs: [company]\n    say: ['Many thanks to all at {{ company }}.']\n"
    (folder / "letters" / "en.yaml").write_text(own)
    assert checked(folder) == (0, "No problems.\n")
    for n in range(10):
        body = letter(folder, seed=f"{n}").body
        assert "Many thanks to all at Acme." in body
        assert body.endswith("\nJane Doe\n")


def test_a_sentence_of_ours_does_not_make_a_move_of_theirs(folder):
    """Ours that wish well as well are left out where the wishes are the user's own."""
    (folder / "letters" / "en.yaml").write_text("wishes:\n  - say: ['May your garden do well.']\n")
    for n in range(10):
        assert "May your garden do well.\n\n" in letter(folder, seed=f"{n}").body


def test_ours_may_follow_ones_own(folder):
    """`ours` stands for the groups that come with the program, `without` for the same less some sentences."""
    own = "thanks:\n  - kinds: [grant]\n    say: ['Many thanks to the panel.']\n  - ours\n"
    (folder / "letters" / "en.yaml").write_text(own)
    assert checked(folder) == (0, "No problems.\n")
    first = letter(folder)
    assert "Many thanks to the panel." not in first.body
    assert "Many thanks to the panel." in letter(folder, replace(FACTS, kind="grant")).body
    said = wordings("en", desks.letters_of(folder / "none", "en"))[first.used[1]].template
    (folder / "letters" / "en.yaml").write_text(f"thanks:\n  - without: [{json.dumps(said)}]\n")
    assert checked(folder) == (0, "No problems.\n")
    assert letter(folder).used[1] != first.used[1]


def test_ways_of_ones_own_take_the_place_of_ours_by_their_name(folder):
    """`ways` is laid over ours name by name; what they ask for and fill in is checked like every wording."""
    own = "    - ['I see', 'I see your point']\n"
    (folder / "letters" / "en.yaml").write_text(f"ways:\n  because:\n{own}  seen_job:\n{own}")
    assert checked(folder) == (0, "No problems.\n")
    assert all("I see" in letter(folder, seed=f"{n}").body for n in range(20))
    for fault in ("because: I see", "because: [['nought: I see']]", "because: [['I see {{ compny }}']]"):
        (folder / "letters" / "en.yaml").write_text(f"ways:\n  {fault}\n")
        assert checked(folder)[0] != 0


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- without: nothing", "en.yaml:2:14: `without` is a list of sentences"),
        ("- {without: [A.], say: [B.]}", "en.yaml:2:21: `say` is no key beside `without`"),
        ("- theirs", "en.yaml:2:5: a group is made of `key: value`"),
    ],
)
def test_what_stands_for_ours_is_checked(folder, entry, problem):
    """A fault has its place, as everywhere."""
    (folder / "letters" / "en.yaml").write_text(f"thanks:\n  {entry}\n")
    code, output = checked(folder)
    assert (code, problem in output) == (78, True), output


def test_a_language_of_ones_own_needs_the_moves_without_which_there_is_no_letter(folder):
    """Five moves make a letter in a language that we do not have; with fewer the file is refused."""
    said = {
        "greeting": "Hej,",
        "thanks": "Tack för svaret.",
        "accept": "Jag förstår.",
        "wishes": "Allt gott till er.",
        "close": "Vänliga hälsningar,",
    }
    text = "".join(f"{move}:\n  - say: ['{words}']\n" for move, words in said.items())
    (folder / "letters" / "sv.yaml").write_text(text)
    assert checked(folder) == (0, "No problems.\n")
    facts = Facts(kind="job", stage="unknown", language="sv")
    assert letter(folder, facts).body.startswith("Hej,\n\nTack för svaret. Jag förstår. Allt gott till er.\n")
    (folder / "letters" / "sv.yaml").write_text("thanks:\n  - say: ['Tack.']\n")
    code, output = checked(folder)
    assert code == 78
    assert "letters in a new language need greeting as well" in output


MISTAKES = [
    ("thank:\n  - say: [x]\n", "en.yaml:1:1: `thank` is no part of a letter (did you mean thanks?)"),
    ("thanks:\n  - sey: [x]\n", "en.yaml:2:5: `sey` is no key of a group (did you mean say?)"),
    ("thanks:\n  - say: x\n", "en.yaml:2:10: `say` is a list of sentences"),
    ("thanks:\n  - {needs: [compny], say: [x]}\n", "en.yaml:2:14: there is no `compny` (did you mean company?)"),
    ("thanks:\n  - {kinds: [jobb], say: [x]}\n", "en.yaml:2:14: there is no `jobb` (did you mean job?)"),
    ("thanks:\n  - {register: stiff, say: [x]}\n", "en.yaml:2:16: register is formal, familiar or any"),
    (
        "thanks:\n  - say: ['Thank you, {{ compani }}.']\n",
        "en.yaml:2:11: there is nothing called `compani` to fill in (did you mean company?)",
    ),
    ("thanks:\n  - say: ['Thank you, {{ company ']\n", "en.yaml:2:11: this template cannot be read"),
    ("thanks:\n  - say: ['{{ company.__class__ }}']\n", "en.yaml:2:11: this template cannot be read"),
    ("thanks:\n  - say: ['Thank you so much!']\n", "en.yaml:2:11: this wording holds an exclamation mark"),
    ("thanks:\n  - say: ['Please reconsider.']\n", "en.yaml:2:11: this wording pleads"),
    ("thanks: nothing\n", "en.yaml:1:9: `thanks` is a list of groups"),
    ("language: de\n", "en.yaml:1:11: the language is not the file's name"),
    ("check-in:\n  recal:\n    - say: [x]\n", "en.yaml:2:3: `recal` is no part of a check-in (did you mean recall?)"),
    ("- x\n", "en.yaml:1:1: this is no file of letters"),
    ("thanks: [\n", "en.yaml:2:1: this is not YAML"),
]


@pytest.mark.parametrize(("text", "problem"), MISTAKES)
def test_a_mistake_has_its_place_and_what_was_meant(folder, text, problem):
    """File, line and column, as for config.yaml; and the program does not start with it."""
    (folder / "letters" / "en.yaml").write_text(text)
    code, output = checked(folder)
    assert code == 78
    assert problem in output
    with pytest.raises(ConfigError):
        letter(folder)


def test_templates_reach_nothing_but_their_slots(folder):
    """The sandbox has no attributes of ours, no globals, and what is missing is an error and not an empty word."""
    for text in (
        "{{ self }}",
        "{{ range(9) }}",
        "{% for x in cycler %}{% endfor %}",
        "{{ company.upper.__globals__ }}",
    ):
        (folder / "letters" / "en.yaml").write_text("thanks:\n  - say: [" + json.dumps(text) + "]\n")
        assert checked(folder)[0] == 78, text


def test_every_shipped_move_may_be_overridden(folder):
    """The parts are the moves that docs/letters.md lists."""
    text = "".join(f"{move}:\n  - say: ['Well met.']\n" for move in MOVES if move not in ("greeting", "close"))
    (folder / "letters" / "en.yaml").write_text(text)
    assert checked(folder) == (0, "No problems.\n")
    assert "Well met." in letter(folder).body


def test_what_lies_over_portuguese_lies_over_both_kinds(folder):
    """A user who writes letters/pt.yaml means Brazil as well, unless there is a pt-br.yaml."""
    (folder / "letters" / "pt.yaml").write_text('close: [{say: ["Saudações,"]}]\n')
    for language in ("pt", "pt-BR"):
        assert "Saudações," in letter(folder, replace(FACTS, language=language)).body
    (folder / "letters" / "pt-br.yaml").write_text('close: [{say: ["Abraços,"]}]\n')
    assert "Abraços," in letter(folder, replace(FACTS, language="pt-BR")).body
