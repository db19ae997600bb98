"""The kinds of values people write, each with what is wrong when it is not one (pydantic)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

_ADDR_SPEC = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f]+@[^\s@<>()\[\],;:\"\\\x00-\x1f.]+(\.[^\s@<>()\[\],;:\"\\.]+)*")
"""addr-spec of RFC 5322 3.4.1 without its quoted and literal forms; local part and domain may be Unicode (RFC 6532)."""
_DOMAIN = re.compile(r"[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")
_HOST = re.compile(r"[A-Za-z0-9_.:%-]+|[^\x00-\x2c/:-@\[-`{-~\s]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def said(text: str, hint: str = "", at: str = "") -> PydanticCustomError:
    """A fault in our own words; `at` is the key below that it stands at."""
    return PydanticCustomError("said", "{text}", {"text": text, "hint": hint, "at": at})


def _prose(text: str) -> str:
    if found := _CONTROL.search(text):
        raise said(f"holds the control character U+{ord(found.group()):04X}", "remove it")
    return text


def _line(text: str) -> str:
    if not text.strip():
        raise said("is empty")
    if "\n" in text.strip():
        raise said("must be one line")
    return _prose(text.strip())


def _phrase(text: str) -> str:
    """A regular expression may hold a line feed: it stands for the end of a sentence."""
    if not text.strip():
        raise said("is empty")
    return _prose(text)


def _optional_line(text: str) -> str:
    return _line(text) if text.strip() else ""


def _addr_spec(text: str) -> str:
    if not _ADDR_SPEC.fullmatch(text):
        hint = "without name and angle brackets" if "<" in text else "such as jane@example.org"
        raise said("is not an email address", hint)
    return text


def _address_or_domain(text: str) -> str:
    if not (_ADDR_SPEC.fullmatch(text) or _DOMAIN.fullmatch(text)):
        raise said("is neither an email address nor a domain", "such as rita@other.example or acme.example")
    return text


def _host(text: str) -> str:
    if "://" in text:
        raise said("is a host name, not a web address", "such as imap.example.org")
    if not _HOST.fullmatch(text):
        raise said("is not a host name", "such as imap.example.org")
    return text


def _zone_name(text: str) -> str:
    if text and text not in available_timezones():
        raise said("is not the name of a time zone", "such as Europe/Berlin")
    return text


def _month_day(text: str) -> str:
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise said("is not a day of the year", "month-day, such as 07-20") from None
    return text


def rising(days: list[int]) -> list[int]:
    """The second check-in comes after the first."""
    if days != sorted(set(days)):
        raise said("must rise", "such as [90, 180]")
    return days


def one_as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_line)]
OptionalLine = Annotated[str, AfterValidator(_optional_line)]
Prose = Annotated[str, AfterValidator(_prose)]
Phrase = Annotated[str, AfterValidator(_phrase)]
AddrSpec = Annotated[str, AfterValidator(_addr_spec)]
Host = Annotated[str, AfterValidator(_host)]
AddressOrDomain = Annotated[str, AfterValidator(_address_or_domain)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
RuleName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
ListName = Annotated[str, Field(pattern=r"^[\w-]+$")]
ZoneName = Annotated[str, AfterValidator(_zone_name)]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
MonthDay = Annotated[str, AfterValidator(_month_day)]
Phrases = Annotated[list[Phrase], BeforeValidator(one_as_list, json_schema_input_type=list[Phrase] | Phrase)]
Sentences = Annotated[list[Prose], BeforeValidator(one_as_list, json_schema_input_type=list[Prose] | Prose)]
Points = Annotated[float, Field(ge=-20, le=20, allow_inf_nan=False)]
Level = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class Block(BaseModel):
    """A block of keys: unknown ones are faults, and one left empty is as good as absent."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:  # noqa: ANN401  # as the file has it
        if not isinstance(values, dict):
            return values
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {key: value for key, value in values.items() if value is not None or key not in optional}
