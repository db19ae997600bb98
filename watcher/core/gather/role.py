"""What was applied for: the role, or the title of the work, the programme, the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from watcher.core.employer import LEGAL_END, bare_words
from watcher.core.facts import Fact, Kind, Where
from watcher.core.gather.echo import above, echoed
from watcher.core.gather.heading import BODY, SUBJECT, is_notice, role_of_subject, title_of_subject
from watcher.core.gather.likely import Likely
from watcher.core.gather.names import Candidate, chosen, names_domain
from watcher.core.gather.once import once
from watcher.core.gather.probable import probable
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.signs import Signs
from watcher.core.gather.trade import PIECE, cleaned, has_trade, is_helper, is_no_role, is_occupation, names_trade
from watcher.core.message import Address
from watcher.core.text import fold, is_solid

_QUOTES = tuple("\"”»“」』》’'")
_OPENED = tuple('"“”„«「『《‘')
_BESIDE_DASH = re.compile(r"\s[–—|-]|^your .* application", re.IGNORECASE)
_GLUED = re.compile(r"[a-zß-ÿ][A-Z]|^[A-Z]{3,}$")
_IN_QUOTES = re.compile(r"[\"“”„«「『《]\s?([^\"“”„«»「」『』《》]{2,160}?)\s?[\"“”»」』》]")
_FRAME = " \"“”„«»‘’'"
_LATIN = re.compile(r"(?: [A-Za-z][\w.&+-]*)+", re.ASCII)
_BIG = re.compile(r" [^\Wa-z\d_]")
_POSSESSIVE = re.compile(r"^['’]s ")
_OTHER_BEFORE = re.compile(r"[\"”»’]\s?(?:&|\+|,|and|und|et|y|e|en)\s[\"“”„«‘]+\s?$")
_OTHER_BEHIND = re.compile(r"\s?[\"”»’]+\s?(?:&|\+|,|and|und|et|y|e|en)\s[\"“”„«‘]")
_LEGAL_BEFORE = re.compile(r"(?:ООО|АО|ПАО|ЗАО|ОАО|ТОО|ТОВ|ТзОВ|АТ|ПрАТ|SIA|UAB)\.? $")
_BESIDE = re.compile(
    r"(?:\s(?:at|with|bei|chez|en|em|na|no|da|in|presso|bij|hos|ved|på|w|v|ve|u|la|в|у|tại|di)|\s?[-–—|,/@])\s*$"
)
"""What stands between a role and its employer."""
_DOES = re.compile(r" (?:has|have|is|will|did|regrets|would|a décidé|hat|ha)(?!\w)")
_LISTED = re.compile(r" (?:and|or|&) |, ?")
"""Between the countries that a form letter lists."""
_WITHOUT_COMPANY = re.compile(r"^(?:株式会社)?(\S{2,12}?)(?:株式会社|有限公司|股份有限公司|科技有限公司)$")


@dataclass(frozen=True)
class Roles:
    """The names in a mail that may be the role's, without the employer's beside them."""

    sheet: Sheet
    kind: Kind
    employer: Fact | None = None

    def agreed(self) -> Fact | None:
        """The one that patterns find; two of them are none."""
        plain = _proper(self._told, self.sheet)
        if self.kind == "other":  # of whose helpers it is said otherwise
            plain = tuple(one for one in plain if not is_helper(one.value, self.sheet))
        if self.sheet.phrases("inflected"):  # the shortest form is the one that has no ending
            plain = tuple(sorted(plain, key=lambda one: len(one.value)))
        best = chosen(plain, lead=99)
        return Fact(best.value, best.where, best.text) if best else None

    def likeliest(self, signs: Signs) -> Fact | None:
        """Where no pattern finds any: the likeliest one."""
        likely = partial(_fit, sheet=self.sheet, kind=self.kind, employer=self.employer)
        return None if self._told else probable("role", self.sheet, signs, {"company": self.employer}, likely)

    @cached_property
    def _told(self) -> tuple[Candidate, ...]:
        """What the surest way finds that finds any."""
        sheet, kind, heading = self.sheet, self.kind, "role" if self.kind == "job" else "work"
        sure = () if kind == "job" else tuple(_matches(sheet, "titled", sheet.sentences, "body", BODY, titled=True))
        apart = partial(_apart_from, self.employer, sheet=sheet, kind=kind)
        told = sure or apart(_candidates(heading, sheet))
        if kind == "other":  # who sings or helps somewhere does so as something
            told = told or _apart_from(self.employer, _candidates("role", sheet), sheet, "job")
        told = told or apart(tuple(echoed(sheet, kind))) or apart(tuple(above(sheet) if heading == "work" else ()))
        return told or apart(tuple(_quoted(sheet, titled=heading == "work")))


def _fit(one: Likely, sheet: Sheet, kind: Kind, employer: Fact | None) -> str:
    """What may be a role in what looks like one, without the employer beside it; a lone word only of a trade."""
    value = cleaned(one.value, sheet, titled=kind != "job")
    lone = " " not in value and not is_solid(value)
    if lone and (kind != "job" or not has_trade(value, sheet)):
        return ""
    countries = all(sheet.has("countries", place) for place in _LISTED.split(value))
    if kind == "job" and (countries or (one.quoted and not _is_applied_for(one.strip.text, sheet))):
        return ""
    told = (Candidate(value, one.strip.where, one.strip.text, BODY),) if value else ()
    apart = _apart_from(employer, told, sheet, kind)
    return next((each.value for each in apart if kind == "job" or not is_notice(each.value, sheet)), "")


def _apart_from(employer: Fact | None, told: tuple[Candidate, ...], sheet: Sheet, kind: Kind) -> tuple[Candidate, ...]:
    """What is no employer's name, and without it."""
    if employer is not None:
        told = tuple(filter(None, (_apart(one, employer.value, sheet, kind) for one in told)))
    told = tuple(one for one in told if kind != "job" or not _names_who_asks(one.value, sheet))
    # HR Manager at hrmanager, beside another role: who asks
    return tuple(one for one in told if not _is_senders(one.value, sheet)) or told


def _proper(told: tuple[Candidate, ...], sheet: Sheet) -> tuple[Candidate, ...]:
    """Without what is small and no trade (`framtida möjligheter`), where something else is neither."""
    plain = tuple(one for one in told if one.value != one.value.lower() or has_trade(one.value, sheet))
    return plain or told


def _apart(one: Candidate, employer: str, sheet: Sheet, kind: Kind) -> Candidate | None:
    """`Nurse - Santa Rita`, `云海科技前端工程师` without who employs; None when that is all of it."""
    if {word for word in one.words if not word.isdigit()} <= set(bare_words(employer)):
        return None
    names = sorted({employer, LEGAL_END.sub("", employer), *_WITHOUT_COMPANY.findall(employer)}, key=len, reverse=True)
    for name in names:
        if one.value == name or name not in one.value:
            continue
        head, _, tail = one.value.partition(name)
        tail = _POSSESSIVE.sub(" ", tail)
        if not head and (is_solid(name) or tail.startswith((" ", "/"))):
            rest = cleaned(tail, sheet, titled=kind != "job")
            return replace(one, value=rest) if rest else None
        if not tail and (rest := cleaned(_BESIDE.sub("", head), sheet, titled=kind != "job")):
            return replace(one, value=rest)
    return one


def _names_who_asks(name: str, sheet: Sheet) -> bool:
    """`the post of the Center`, `Update — Fenwick`: a house, who signs or the sender himself, and no trade."""
    house = _is_senders(name, sheet) or all(_is_of_house(word, sheet) for word in name.split())
    return (house or _decides(name, sheet) or _signs(name, sheet)) and not has_trade(name, sheet)


def _is_senders(name: str, sheet: Sheet) -> bool:
    sender = sheet.message.sender
    return sender is not None and (fold(name) in fold(sender.name) or names_domain(name, sender.domain))


def _signs(name: str, sheet: Sheet) -> bool:
    """`PMC International` above `PMC International GmbH`: a line of the signature is the firm's."""
    return any(LEGAL_END.sub("", line) == name != line for line in sheet.block)


def _decides(name: str, sheet: Sheet) -> bool:
    """`Larkmoor Plumbing has closed …`: a role does nothing."""
    return any(one.startswith(name) and _DOES.match(one, len(name)) for one in sheet.sentences)


def _is_of_house(word: str, sheet: Sheet) -> bool:
    return sheet.has("organisation", word) or (sheet.has("generic", word) and not sheet.has("degrees", word))


@once
def _candidates(heading: str, sheet: Sheet) -> tuple[Candidate, ...]:
    return (
        *_matches(sheet, heading, sheet.headed, "body", BODY),
        *_matches(sheet, heading, (sheet.subject,), "subject", SUBJECT),
        *_told_twice(sheet, titled=heading == "work"),
        *(_job(sheet) if heading == "role" else title_of_subject(sheet)),
    )


def _job(sheet: Sheet) -> Iterator[Candidate]:
    """What is a role only where it names an occupation, or in the subject."""
    yield from (
        one for one in _matches(sheet, "role-weak", sheet.sentences, "body", BODY) if names_trade(one.value, sheet)
    )
    told = tuple(
        one for one in _matches(sheet, "subject", (sheet.subject,), "subject", SUBJECT) if _is_some_role(one, sheet)
    )
    yield from told
    whole = (*told, *_matches(sheet, "role", (sheet.subject,), "subject", SUBJECT))
    yield from (one for one in role_of_subject(sheet) if not any(_is_tail(one, other) for other in whole))


def _is_some_role(one: Candidate, sheet: Sheet) -> bool:
    """`Application update — Vyxo` may be whose it is: a lone word that no sentence has and that is no trade."""
    if " " in one.value or is_solid(one.value) or has_trade(one.value, sheet) or not _BESIDE_DASH.search(one.text):
        return True
    known = any(sheet.wordings[0].words(trades) for trades in ("occupations", "trades", "occupation-ends"))
    said = any(fold(one.value) in fold(sentence) for sentence in sheet.sentences)
    return (said or not known) and not _GLUED.search(one.value)


def _is_tail(one: Candidate, other: Candidate) -> bool:
    """`Summer Internship` of `application for Data Scientist - Summer Internship`: more of the same role."""
    return one.text in other.text and not other.value.startswith(one.value)


def _told_twice(sheet: Sheet, *, titled: bool) -> Iterator[Candidate]:
    """A piece of the subject that stands in quotation marks in the letter; a title, as a line of its own, too."""
    pieces = [piece.strip(_FRAME) for piece in PIECE.split(sheet.subject)]
    quoted = {match[1] for text in sheet.sentences for match in _IN_QUOTES.finditer(text)}
    for piece in dict.fromkeys((*pieces, *pieces[1:])):
        told = any(piece + "." in line for line in sheet.lines)
        said = piece in quoted or (titled and piece in sheet.lines and pieces[0] != piece and not told)
        if titled and piece not in quoted and is_no_role(piece.partition(" ")[0], sheet):
            continue  # Your application was unsuccessful
        if said and (value := cleaned(piece, sheet, titled=titled)) and not (titled and " " not in value):
            yield Candidate(value, "subject", piece, SUBJECT)


def _quoted(sheet: Sheet, *, titled: bool) -> Iterator[Candidate]:
    """The only words in quotation marks, in a sentence that speaks of an application: where wordings are few."""
    texts = (*sheet.sentences, sheet.subject)
    found = [match for text in texts for match in _IN_QUOTES.finditer(text)]
    in_subject = [match for match in _IN_QUOTES.finditer(sheet.subject) if titled or has_trade(match[1], sheet)]
    if len(in_subject) == 1:
        found = in_subject
    elif len({match[1].strip() for match in found}) != 1 or not _is_applied_for(found[0].string, sheet):
        return
    if _LEGAL_BEFORE.search(found[0].string[: found[0].start()]):
        return
    value = cleaned(found[0][1], sheet, titled=titled)
    # a lone word in quotation marks is more often a button or a mark than a title
    if value and not (titled and len(value.split()) == 1 and not is_solid(value)):
        yield Candidate(value, "body", found[0].group(), BODY)


def _is_applied_for(sentence: str, sheet: Sheet) -> bool:
    """Whether it, or the subject, speaks of an application."""
    return any(wordings.says("quoted-near", text) for wordings in sheet.wordings for text in (sentence, sheet.subject))


def _matches(
    sheet: Sheet, heading: str, sentences: tuple[str, ...], where: Where, weight: int, *, titled: bool | None = None
) -> Iterator[Candidate]:
    titled = heading == "work" if titled is None else titled
    for found in sheet.matches(heading, "role", sentences):
        raw = found["role"] or ""
        before = found.string[found.start() : max(found.start(), found.start("role"))]
        if heading == "subject" and any(
            is_occupation(word, sheet) or sheet.has("trades", word) for word in before.split()
        ):
            # candidatura fisioterapista - sollecito
            continue
        quoted = found.string[: found.start("role")].rstrip()[-1:] in _OPENED
        whole = _whole_latin(raw, found) if titled else _with_trade(_whole_latin(raw, found), found, sheet)
        alone = titled and raw in sheet.lines
        head = raw if (quoted and raw) or alone else _head(whole, sheet, "cut-work" if titled else "cut")
        torn = titled and head != whole and " " not in head and not is_solid(head)
        cut = torn or _goes_on(found) or (quoted and _is_one_of_two(found))
        value = "" if cut else cleaned(head, sheet, titled=titled) or (_as_quoted(head, sheet) if quoted else "")
        if value and not (titled and (_is_organisation(value, found, sheet) or is_notice(value, sheet))):
            yield Candidate(value, where, found.group().strip(), weight)


def _whole_latin(raw: str, found: re.Match[str]) -> str:
    """Of `Social Media Coordinator` in a script without blanks the first word is not all."""
    more = _LATIN.match(found.string, found.end("role"))
    return raw + more.group() if more and raw.isascii() and " " not in raw and is_solid(found.string) else raw


def _with_trade(raw: str, found: re.Match[str], sheet: Sheet) -> str:
    """`Junior Rust` goes on with a trade in small letters: `Junior Rust developer`."""
    behind = found.string[found.end("role") :].split(maxsplit=1)
    trade = behind[0].strip(".,;:!)") if behind and found.string[found.end("role")] == " " else ""
    goes_on = (
        trade.islower() and is_occupation(trade, sheet) and not any(is_occupation(word, sheet) for word in raw.split())
    )
    return f"{raw} {trade}" if raw and goes_on else raw


def _as_quoted(name: str, sheet: Sheet) -> str:
    """`Praksa u odjelu marketinga`: in quotation marks a role may have small words."""
    plain = name[:1].isupper() and not any(sheet.has("no-role", word) for word in name.split())
    return cleaned(name, sheet, titled=True) if plain and " " in name else ""


def _head(raw: str, sheet: Sheet, cut: str) -> str:
    """Up to where the language goes on with the sentence, or a comma begins a clause."""
    return re.split(
        r",\s(?=[^\W_]*[^\W\d_]\b)(?=[a-zà-ÿ])(?!(?:and|und|et|y|e|en|og|och) [A-ZÀ-Þ])",
        sheet.wordings[0].head(cut, raw),
        maxsplit=1,
    )[0]


def _goes_on(found: re.Match[str]) -> bool:
    """A colon and a capital behind it: this was the heading of the role."""
    return bool(re.match(r": ?[A-Z]", found.string[found.end("role") :]))


def _is_one_of_two(found: re.Match[str]) -> bool:
    """`“Parting Pages” & “duskwing”`: two works in one."""
    before, behind = found.string[: found.start("role")], found.string[found.end("role") :]
    return bool(_OTHER_BEFORE.search(before[-12:]) or _OTHER_BEHIND.match(behind))


def _is_organisation(name: str, found: re.Match[str], sheet: Sheet) -> bool:
    """`application to the Tern Foundation`: that is who gives, no title; unless it is written as one."""
    quoted = found.string[found.end("role") :].lstrip()[:1] in _QUOTES
    shouted = name.isupper() and " " in name and not found.string.isupper()
    last = name.rsplit(maxsplit=1)[-1]
    return not (quoted or shouted or last.islower()) and sheet.has("organisation", last)


def named(sheet: Sheet) -> Iterator[str]:
    """Every role that is named where a job is, perhaps with more than the role in it."""
    return (one.value for one in _candidates("role", sheet) if not is_solid(one.value))


def begins_role(sheet: Sheet) -> Callable[[str], bool]:
    """Whether a name is how one of the roles begins: then it is no employer's."""
    raw = {
        found["role"]
        for heading in ("role", "work")
        for texts in (sheet.headed, (sheet.subject,))
        for found in sheet.matches(heading, "role", texts)
        if found["role"] and not _is_organisation(found["role"], found, sheet)
    }
    told = tuple(
        text
        for text in raw
        if (cleaned(text, sheet) or cleaned(text, sheet, titled=True)) and not _names_who_asks(text, sheet)
    )
    sender = sheet.message.sender
    return lambda name: any(
        text.startswith(name) and not (sender is not None and _is_before_trade(name, text, sender, sheet))
        for text in told
    )


def _is_before_trade(name: str, text: str, sender: Address, sheet: Sheet) -> bool:
    """`EduFlow` of `EduFlow Instructor` at eduflow: who employs."""
    rest = _POSSESSIVE.sub(" ", text.removeprefix(name))
    return names_domain(name, sender.domain) and not has_trade(name, sheet) and bool(_BIG.match(rest))
