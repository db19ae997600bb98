"""data/packs: words of every day beside a real no do not hide it."""

from __future__ import annotations

from itertools import cycle, product
from pathlib import Path

import pytest
import yaml

from watcher.adapters.config import load_rules
from watcher.core.reading import Reading
from watcher.core.verdict import Rejection, weigh

FOLDER = Path(__file__).parent.parent / "bystanders"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
FLOOR = 0.97


def _stand(letters):
    """The share of these letters that are recognised, and those that are not."""
    rules = load_rules(None)
    lost = [letter for letter in letters if not isinstance(weigh(Reading(subject="", body=letter), rules), Rejection)]
    return 1 - len(lost) / len(letters), lost


def _said(language):
    return yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_is_a_no_in_every_trade(language):
    """Banks, landlords, shelters and auction houses turn people down, too, for roles named after what they do."""
    said = _said(language)
    firms = cycle(said["firms"])
    share, lost = _stand(
        [
            letter.format(role=role, firm=next(firms))
            for letter, role in product(said["letters"], said["roles"])
            if "{role}" in letter
        ]
    )
    assert share >= FLOOR, lost[:5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_is_a_no_whatever_stands_beside_it(language):
    """A footer, a survey, a train that was late, a word of comfort: the letter says no all the same."""
    said = _said(language)
    names = {"role": said["roles"][-1], "firm": "Kestrel & Vane", "work": "Tides"}
    share, lost = _stand(
        [f"{letter.format(**names)}\n\n{aside}\n" for letter, aside in product(said["letters"], said["asides"])]
    )
    assert share >= FLOOR, lost[:5]


@pytest.mark.parametrize("language", [language for language in LANGUAGES if "works" in _said(language)])
def test_a_no_is_a_no_whatever_the_work_is_about(language):
    """Papers, tenders and films are about loans, tenants, surveys and refusals, too."""
    said = _said(language)
    letters = [letter for letter in said["letters"] if "{work}" in letter]
    share, lost = _stand([letter.format(work=work) for letter, work in product(letters, said["works"])])
    assert share >= FLOOR, lost[:5]
