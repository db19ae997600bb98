"""What config.yaml may say about check-ins: models (pydantic)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from watcher.adapters.config.values import Block, Country, MonthDay, ZoneName, rising

Days = Annotated[list[Annotated[int, Field(ge=7, le=1500)]], Field(max_length=2), AfterValidator(rising)]


class Quiet(Block):
    """Weeks of the year in which no check-in is to be made."""

    first: MonthDay = Field(alias="from", description="Their first day, month-day.", examples=["07-20"])
    last: MonthDay = Field(alias="to", description="Their last day, month-day.", examples=["08-10"])


class Kinds(Block):
    """Days for one kind of no each; an empty list means no check-in for it."""

    job: Days | None = Field(default=None, description="Jobs.", examples=[[90, 180]])
    bid: Days | None = Field(default=None, description="Clients, projects, tenders.", examples=[[60, 180]])
    grant: Days | None = Field(default=None, description="Grants.", examples=[[180]])
    paper: Days | None = Field(default=None, description="Papers, talks.", examples=[[]])
    investor: Days | None = Field(default=None, description="Investors.", examples=[[180, 365]])
    school: Days | None = Field(default=None, description="Schools.", examples=[[]])
    other: Days | None = Field(default=None, description="Everything else.", examples=[[]])


class CheckIns(Block):
    """The second, short letter months later."""

    enabled: bool = Field(default=True, description="false: no check-ins at all.", examples=[True])
    days: Days | None = Field(
        default=None,
        description="Days from the no to the first check-in and to the second; left out: by kind and stage.",
        examples=[[90, 180]],
    )
    kinds: Kinds = Field(
        default_factory=Kinds, description="Days for one kind of no.", examples=[{"job": [60, 150], "investor": []}]
    )
    per_day: int = Field(default=3, ge=1, le=50, description="Check-ins drafted on one day at most.", examples=[3])
    remind: bool = Field(
        default=True, description="Put one reminder to yourself into INBOX on such a day.", examples=[True]
    )
    zone: ZoneName = Field(
        default="", description="Your time zone; left out: this machine's.", examples=["Europe/Berlin"]
    )
    country: Country = Field(
        default="", description="Your country, for its holidays; left out: by the zone.", examples=["DE"]
    )
    quiet: list[Quiet] = Field(
        default_factory=list,
        description="Your own quiet weeks, beside the shipped ones.",
        examples=[[{"from": "07-20", "to": "08-10"}]],
    )
