"""The employer, journal, funder, school or client: what patterns agree on, and what learned signs say of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from watcher.core.facts import Fact, Kind
from watcher.core.gather.bearing import looks_personal
from watcher.core.gather.company import candidates, clients, houses, stands_twice
from watcher.core.gather.firm import JOINTS, cleaned
from watcher.core.gather.fitting import Fits, employs, fitting
from watcher.core.gather.imprint import only_house
from watcher.core.gather.likely import Likely
from watcher.core.gather.names import Candidate, chosen, names_domain
from watcher.core.gather.probable import borne_out, probable
from watcher.core.gather.sheet import CAPITAL, Sheet
from watcher.core.gather.signs import Signs
from watcher.core.senders import Senders
from watcher.core.text import fold

LONG = 7
"""Letters of a word that tells an agency's domain without the firm's name beside it."""
_OF_A_KIND = ("al", "ale", "el", "elle", "ique", "ico", "ica", "ano", "ana", "iana")
"""How a word ends that tells a kind of house more exactly: Conseil départemental."""
_DATED = re.compile(r"(?:19|20)\d\d ")


@dataclass(frozen=True)
class Employers:
    """The names in a mail that may be the employer's; a sender for others (a board, an agency) does not count."""

    sheet: Sheet
    senders: Senders
    kind: Kind

    def agreed(self) -> Fact | None:
        """The one name that patterns find."""
        best = chosen(self._found, lead=2) or chosen(_said(self._found, self.sheet), lead=6)
        return Fact(_in_full(best.value, self.sheet), best.where, best.text) if best else None

    def likeliest(self, signs: Signs, work: Callable[[], Fact | None]) -> Fact | None:
        """Where no pattern finds any, and no agency wrote: the likeliest name, which is not the `work`."""
        told = self._found or self._is_agencys
        return None if told else probable("company", self.sheet, signs, {"role": work()}, self._employing)

    def borne_out(self, found: Fact, signs: Signs, work: Callable[[], Fact | None]) -> Fact | None:
        """What patterns find, unless it stands in one place only and nothing else speaks for it."""
        if len(self._found) > 1 or _is_seen_elsewhere(found.value, self.sheet):
            return found
        return borne_out(found, "company", self.sheet, signs, {"role": work()}, self._employing)

    @cached_property
    def _employing(self) -> Callable[[Likely], str]:
        return partial(employs, sheet=self.sheet, kind=self.kind, fits=self._fits)

    @cached_property
    def _found(self) -> list[Candidate]:
        sheet, fits = self.sheet, self._fits
        named = clients(sheet) if self._is_agencys else candidates(sheet, self.senders, self.kind)
        found = [one for one in named if fits(one.value)]
        if not found and not self._is_agencys and self.kind != "bid":
            far = self.kind in {"grant", "paper", "school"}
            found = [one for one in (*only_house(sheet, far=far), *houses(sheet)) if fits(one.value)]
        # the 2019 Slate Exhibition is a house's
        return [one for one in found if not _DATED.match(one.value)] or found

    @cached_property
    def _fits(self) -> Fits:
        return fitting(self.sheet, self.senders)

    @cached_property
    def _is_agencys(self) -> bool:
        """An agency wrote: who employs is the client."""
        return self.kind == "job" and (self.sheet.says("client") or _is_agencys(self.sheet))


def _is_seen_elsewhere(name: str, sheet: Sheet) -> bool:
    """In a second sentence, in the subject, below the letter, in the sender's name or domain."""
    sender = sheet.message.sender
    if sender is not None and (name in sender.name or names_domain(name, sender.domain)):
        return True
    return any(name in line for line in sheet.block) or stands_twice(name, sheet)


def _in_full(name: str, sheet: Sheet) -> str:
    """`Comune di Pietralba` for Pietralba, where a line has the kind of house before it."""
    own = (
        (sheet.wordings[0].words("organisation") - sheet.team) | sheet.words("events")
        if sheet.wordings
        else frozenset[str]()
    )
    if own <= sheet.words("events") or fold(name).split()[:1] == [] or fold(name).split()[0] in own:
        return name
    for line in (sheet.subject, *sheet.lines):
        words = line[: max(0, line.find(f" {name}"))].split()
        begin = len(words)
        while begin and words[begin - 1].islower() and fold(words[begin - 1]) in JOINTS:
            begin -= 1
        begin -= bool(begin and words[begin - 1].islower() and words[begin - 1].endswith(_OF_A_KIND))
        if begin and fold(words[begin - 1]) in own and CAPITAL.match(words[begin - 1]):
            return cleaned(" ".join((*words[begin - 1 :], name)), sheet) or name
    return name


def _said(found: list[Candidate], sheet: Sheet) -> list[Candidate]:
    """Without a display name that the letter itself knows nothing of: it may be what sends for them."""
    texts = (sheet.subject, *sheet.sentences)
    said = [one for one in found if one.where != "from" or any(one.value in text for text in texts)]
    return said if len({one.where for one in said}) > 1 else []


def _is_agencys(sheet: Sheet) -> bool:
    """The sender's firm finds people for others: its domain or the firm below the letter says so."""
    sender = sheet.message.sender
    found = sheet.words("agency")
    label = fold(sender.domain.rpartition(".")[0]).replace(" ", "") if sender else ""
    named = {word for line in sheet.block[1:4] for word in fold(line).split()[1:]}
    own = sender is not None and looks_personal(sender.name, sheet)
    return own and any(label.endswith(word) and label != word and (word in named or len(word) > LONG) for word in found)
