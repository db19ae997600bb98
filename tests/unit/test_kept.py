"""adapters/config/kept: packs kept from the last start, and never relied on blindly."""

import json
import shutil
import stat
from datetime import date

import pytest

from watcher.adapters.config import kept, load_rules, packs
from watcher.cli import desk
from watcher.core.gather.telling import Scale
from watcher.core.hits import hits_of
from watcher.core.reading import Reading
from watcher.core.rules import CompiledPack
from watcher.errors import ConfigError

OCTETS = b"language: xx\n"
NO = "We regret to inform you that we have decided to move forward with other candidates."


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv("CACHE_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    packs.shipped.cache_clear()
    yield tmp_path / "gracious" / "packs"
    packs.shipped.cache_clear()


def saved():
    """What `xx` was saved as."""
    outline = CompiledPack(
        packs.pack({"language": "xx", "rules": [{"name": "a", "points": 1, "any": ["x y"]}]})
    ).outline()
    kept.save("xx", OCTETS, ({"language": "xx"}, outline))
    return {"language": "xx"}, outline


def test_what_was_kept_comes_back():
    """Values and outline, to the last form."""
    assert saved() == kept.load("xx", OCTETS)


def test_a_pack_that_was_kept_judges_like_one_that_was_read(cache):
    """The second start reads the kept file and finds the same hits."""
    reading = Reading(subject="", body=NO)
    first = hits_of(reading, (CompiledPack(packs.shipped("en")),))
    assert (cache / "en.json").exists()
    packs.shipped.cache_clear()
    again = CompiledPack(packs.shipped("en"))
    found = hits_of(reading, (again,))
    assert [(hit.compiled.rule, hit.span) for hit in found] == [(hit.compiled.rule, hit.span) for hit in first]
    assert first


def test_another_pack_is_not_taken_for_this_one():
    """One changed octet in the YAML, and what was kept counts for nothing."""
    saved()
    assert kept.load("xx", OCTETS + b"#") is None


def many_rules(word):
    """A file large enough to be kept."""
    rules = (f"{{name: r{n}, points: 1, any: [{word} {'x' * 30}{n}]}}" for n in range(400))
    return "version: 1\nrules: [" + ", ".join(rules) + "]\n"


def test_rules_of_ones_own_are_kept_until_they_say_something_else(cache, tmp_path, monkeypatch):
    """A large file is worked out once; one changed word, and it is worked out anew, in the same place of the cache."""
    path = tmp_path / "rules.yaml"
    worked_out = []
    monkeypatch.setattr(kept, "save_own", lambda *what, save=kept.save_own: (worked_out.append(1), save(*what)))
    for word, times in (("one", 1), ("one", 1), ("two", 2)):
        path.write_text(many_rules(word))
        (own,) = load_rules(path).own
        found = hits_of(Reading(subject="", body=f"{word} {'x' * 30}7."), (own,))
        assert [hit.compiled.rule.name for hit in found] == ["r7"]
        assert len(worked_out) == times
    assert len(list(cache.glob("own-*.json"))) == 1


def forged(path):
    """A file with a right checksum that says what it should not."""
    body = json.dumps({"of": "0" * 64, "values": {}, "forms": [], "sets": [], "phrases": {}}).encode()
    path.write_bytes(kept.hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


SPOILT = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "one bit": lambda path: path.write_bytes(path.read_bytes()[:-9] + b"?" + path.read_bytes()[-8:]),
    "empty": lambda path: path.write_bytes(b""),
    "no JSON": lambda path: path.write_bytes(kept.hashlib.sha256(b"[").hexdigest().encode() + b"\n["),
    "made by other code": forged,
    "writable by others": lambda path: path.chmod(0o666),
    "a link": lambda path: (path.rename(path.with_suffix(".real")), path.symlink_to(path.with_suffix(".real"))),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_file_that_cannot_be_relied_on_is_not_used(cache, spoil):
    """Damaged, foreign or open to others: then the pack is read from its YAML."""
    saved()
    spoil(cache / "xx.json")
    assert kept.load("xx", OCTETS) is None


def test_kept_files_are_for_their_owner_alone(cache):
    """0600 in a folder of 0700, and nothing half-written beside."""
    saved()
    assert stat.S_IMODE((cache / "xx.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert [file.name for file in cache.iterdir()] == ["xx.json"]


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path, monkeypatch):
    """Packs are read all the same."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert packs.shipped("sv").rules


def test_a_service_keeps_packs_where_systemd_says(tmp_path, monkeypatch):
    """$CACHE_DIRECTORY of systemd.exec(5) comes first."""
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "given"))
    assert kept.folder() == tmp_path / "given"


def test_a_file_without_phrases_is_kept_as_it_was_read(cache):
    """The second start takes the plain values from the cache: the same, to the last letter."""
    first = packs.document("letters/en.yaml")
    assert (cache / "data-letters-en.json").exists()
    assert packs.document("letters/en.yaml") == first == packs.source("letters/en.yaml").value


def test_of_a_file_that_has_changed_nothing_is_taken():
    """Nor is anything kept that JSON would give back as something else."""
    assert kept.values("data-xx", OCTETS, lambda: {"a": [1, "b"]}) == {"a": [1, "b"]}
    assert kept.values("data-xx", OCTETS, lambda: "worked out anew") == {"a": [1, "b"]}
    assert kept.values("data-xx", OCTETS + b"#", lambda: "worked out anew") == "worked out anew"
    for name, values in (("data-yy", {1: "number"}), ("data-zz", {"day": date(2026, 11, 30)})):
        assert kept.values(name, OCTETS, lambda values=values: values) == values
        assert kept.values(name, OCTETS, lambda: "worked out anew") == "worked out anew"


@pytest.fixture
def worked_out(monkeypatch):
    """Every pattern of which it was worked out what it needs."""
    asked = []
    work_out = Scale.needed
    monkeypatch.setattr(Scale, "needed", lambda scale, pattern: (asked.append(pattern), work_out(scale, pattern))[1])
    return asked


def needs_of(language="nl"):
    """What a new start says that the patterns of facts need."""
    desk.shipped_wordings.cache_clear()
    wordings = desk.shipped_wordings().languages[language]
    worded = [one for heading in wordings.phrases for one in wordings.worded(heading) if len(one.source) > 20]
    sayings = filter(None, map(wordings.saying, (one for one in wordings.phrases if one.startswith("reason-"))))
    desk.shipped_wordings.cache_clear()
    return [(one.source, one.needs) for one in (*worded, *sayings)]


def test_what_facts_are_found_by_is_worked_out_once(cache, worked_out):
    """The second start works out nothing that brackets make dear, and says the same."""
    first = needs_of()
    assert (cache / "needs-nl-extraction.json").exists()
    assert [pattern for pattern in worked_out if "(" in pattern]
    worked_out.clear()
    assert needs_of() == first
    assert not [pattern for pattern in worked_out if "(" in pattern]


@pytest.mark.parametrize("other", ["code", "data", "damaged"])
def test_of_other_data_other_code_or_a_damaged_file_it_is_worked_out_anew(cache, worked_out, monkeypatch, other):
    """What was kept counts for nothing then, and is kept anew."""
    first = needs_of()
    kept_as = (cache / "needs-nl-extraction.json").read_bytes()
    worked_out.clear()
    match other:
        case "code":
            monkeypatch.setattr(kept, "_code", lambda: b"other code")
        case "data":
            monkeypatch.setattr(packs, "_DATA", changed_data(cache.parent.parent / "data"))
        case "damaged":
            SPOILT["one bit"](cache / "needs-nl-extraction.json")
    assert needs_of() == first
    assert [pattern for pattern in worked_out if "(" in pattern]
    assert ((cache / "needs-nl-extraction.json").read_bytes() == kept_as) == (other == "damaged")


def changed_data(folder):
    """Our data with one more line in what facts are found by."""
    folder.mkdir()
    for name in ("extraction.yaml", "given-names.txt"):
        (folder / name).write_bytes((packs._DATA / name).read_bytes() + b"# changed\n")
    return folder


def test_facts_are_found_where_no_cache_can_be_written(cache, tmp_path, monkeypatch):
    """The same needs, and no file."""
    first = needs_of()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert needs_of() == first
    assert (tmp_path / "file").read_text() == ""


def test_the_code_that_tells_needs_is_among_what_files_are_made_by(tmp_path, monkeypatch):
    """One changed line in telling.py, and every kept file is worthless."""
    before = kept._code.__wrapped__()
    source = kept.files("watcher")
    for name in kept.CODE:
        to = tmp_path / name
        to.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / name).is_dir() else shutil.copy)(source / name, to)
    monkeypatch.setattr(kept, "files", lambda _: tmp_path)
    assert kept._code.__wrapped__() == before
    telling = tmp_path / "core" / "gather" / "telling.py"
    telling.write_text(telling.read_text("utf-8").replace("MOST = 3", "MOST = 2"), "utf-8")
    assert kept._code.__wrapped__() != before


@pytest.mark.parametrize(
    "name", ["packs/xx.yaml", "letters/xx.yaml", "senders.yaml"], ids=["a pack", "letters", "other data"]
)
def test_a_key_twice_in_our_own_files_is_an_error(name, tmp_path, monkeypatch):
    """Half of what a file says is never dropped in silence: its place is told, and where the first one stands."""
    file = tmp_path / "data" / name
    file.parent.mkdir(parents=True)
    file.write_text("language: xx\nrules:\n  - {name: a, points: 1, any: [x]}\nrules: []\n")
    monkeypatch.setattr(packs, "_DATA", tmp_path / "data")
    with pytest.raises(ConfigError) as told:
        packs.shipped("xx") if name.startswith("packs/") else packs.document(name)
    assert str(told.value) == f"{name}:4:1: `rules` is written twice (the first one is on line 2; join the two)"
