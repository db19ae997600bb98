"""What config.yaml may say: models, from which its JSON Schema comes, too (pydantic)."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from watcher.adapters.config.values import (
    AddressOrDomain,
    AddrSpec,
    Block,
    Country,
    Host,
    Line,
    MonthDay,
    Name,
    OptionalLine,
    Prose,
    ZoneName,
    rising,
    said,
)


class You(Block):
    """Who writes the letters."""

    name: Line = Field(description="Your name, as it stands in From.", examples=["Jane Doe"])
    addresses: list[AddrSpec] = Field(
        min_length=1,
        description="Your addresses; a reply comes from the one that was written to, the first is the default.",
        examples=[["jane@example.org", "jobs@jane.example"]],
    )
    offer: OptionalLine = Field(
        default="",
        max_length=300,
        description="One sentence about what you do; left out of letters when empty.",
        examples=["I build small, reliable data pipelines."],
    )
    news: OptionalLine = Field(
        default="",
        max_length=300,
        description="One sentence that a check-in may tell.",
        examples=["I finished my certificate in May."],
    )
    hired: bool = Field(
        default=False, description="true: no check-ins any more, and letters say so truthfully.", examples=[False]
    )
    important: list[AddressOrDomain] = Field(
        default_factory=list,
        description="Addresses and domains that matter most to you.",
        examples=[["acme.example", "rita@other.example"]],
    )
    do_not_contact: list[AddressOrDomain] = Field(
        default_factory=list,
        description="Addresses and domains that no letter of yours is to go to.",
        examples=[["former.example"]],
    )
    signature: Prose = Field(
        default="", max_length=2000, description="What stands below your letters.", examples=["Jane Doe\n"]
    )


class Imap(Block):
    """Where an account's mail is."""

    host: Host = Field(description="The IMAP server's name.", examples=["imap.example.org"])
    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Its port; left out: 993 with tls: implicit, else 143.",
        examples=[993],
    )
    tls: Literal["implicit", "starttls", "none"] = Field(
        default="implicit",
        description="How the line is protected; none only for a server on this machine.",
        examples=["implicit"],
    )
    certificate: Line | None = Field(
        default=None,
        description="A PEM file; this certificate and no other is trusted (Proton Mail Bridge, a server of your own).",
        examples=["~/.config/gracious/bridge.pem"],
    )

    @model_validator(mode="after")
    def _protected(self) -> Imap:
        if self.tls == "none" and not _is_loopback(self.host):
            text = "`tls: none` is for a server on this machine only"
            raise said(text, "use implicit, or starttls", at="tls")
        return self


def _is_loopback(host: str) -> bool:
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class OAuth(Block):
    """Sign-in through the browser instead of a password (OAuth 2.0); `gracious init --oauth` writes it."""

    house: Literal["google", "microsoft", "other"] = Field(
        description="Who is asked; with other the URLs and scopes below say it.", examples=["microsoft"]
    )
    client_id: Line = Field(description="The application you registered there.", examples=["0f6a…"])
    tenant: Name = Field(default="common", description="Your organisation at Microsoft.", examples=["common"])
    keep: Literal["keyring", "state"] = Field(
        default="keyring",
        description="Where the sign-in is kept: the keyring, or a private file in the state folder.",
        examples=["state"],
    )
    authorize_url: Line | None = Field(
        default=None, description="For other: where a browser signs in.", examples=[None]
    )
    token_url: Line | None = Field(default=None, description="For other: where tokens come from.", examples=[None])
    device_url: Line | None = Field(default=None, description="For other: where codes come from.", examples=[None])
    scopes: list[Line] = Field(default_factory=list, description="For other: what is asked for.", examples=[["imap"]])

    @model_validator(mode="after")
    def _whole(self) -> OAuth:
        if self.house == "other" and not (self.token_url and (self.authorize_url or self.device_url)):
            raise said("house: other needs token_url, and authorize_url or device_url", at="house")
        for key in ("authorize_url", "token_url", "device_url"):
            url = getattr(self, key)
            if url and not url.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
                raise said(f"`{key}` must begin with https://", at=key)
        return self


class PasswordFrom(Block):
    """A place to get a password from; exactly one of the four."""

    file: Line | None = Field(
        default=None,
        description="A file with the password and nothing else, readable by you only.",
        examples=["~/.config/gracious/home.password"],
    )
    command: list[str] | None = Field(
        default=None,
        min_length=1,
        description="A program that prints the password, word by word, without a shell.",
        examples=[["pass", "show", "mail/home"]],
    )
    credential: Name | None = Field(
        default=None, description="The name of a systemd credential.", examples=["imap-home"]
    )

    oauth: OAuth | None = Field(
        default=None,
        description="No password: sign-in through the browser.",
        examples=[{"house": "microsoft", "client_id": "0f6a…"}],
    )

    @model_validator(mode="after")
    def _one(self) -> PasswordFrom:
        if sum(value is not None for value in (self.file, self.command, self.credential, self.oauth)) != 1:
            raise said("must name exactly one place", "file, command, credential or oauth")
        return self


_PLACES = "keyring, {file: PATH}, {command: [PROGRAM, ...]}, {credential: NAME} or {oauth: ...}"


def _password(value: object) -> object:
    """`keyring` is None from here on. What else is text here may be a secret: it is never repeated."""
    if value == "keyring":
        return None
    if not isinstance(value, dict):
        raise said("must say where the password is; the password itself never stands in this file", _PLACES)
    return value


class Account(Block):
    """One login on one server."""

    name: Name = Field(description="How you call it: letters, digits, `.`, `_`, `-`.", examples=["home"])
    imap: Imap = Field(
        description="Where its mail is.", examples=[{"host": "imap.example.org", "port": 993, "tls": "implicit"}]
    )
    user: Line = Field(description="The login name.", examples=["jane@example.org"])
    password: Annotated[
        PasswordFrom | None,
        BeforeValidator(_password, json_schema_input_type=Literal["keyring"] | PasswordFrom),
    ] = Field(
        default=None,
        description="Where the password is; never the password itself.",
        examples=["keyring"],
        json_schema_extra={"default": "keyring"},
    )
    watch: list[Line] = Field(
        default_factory=lambda: ["INBOX"],
        min_length=1,
        description="The mailboxes in which rejections arrive.",
        examples=[["INBOX"]],
    )
    drafts: Line = Field(default="auto", description="The mailbox for drafts; auto asks the server.", examples=["auto"])
    sent: Line = Field(
        default="auto", description="The mailbox of what you sent; auto asks the server.", examples=["auto"]
    )


class Letters(Block):
    """How letters are made."""

    automatic: bool = Field(
        default=False,
        description="Draft also for automatic noes at the application stage that nobody reads an answer to.",
        examples=[False],
    )
    quote: bool = Field(default=True, description="Put their mail, quoted, below the letter.", examples=[True])
    writer: list[Line] | None = Field(
        default=None,
        min_length=1,
        description="A program, word by word, that may write another letter: it is given the facts and ours as JSON.",
        examples=[["~/bin/my-writer", "--short"]],
    )


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


class ConfigFile(Block):
    """config.yaml of gracious: who you are and where your mail is. No secrets."""

    version: Literal[1] = Field(description="The version of this file's form.", examples=[1])
    you: You = Field(
        description="Who you are, for the letters.", examples=[{"name": "Jane Doe", "addresses": ["jane@example.org"]}]
    )
    accounts: list[Account] = Field(
        min_length=1,
        description="The accounts that are watched.",
        examples=[[{"name": "home", "imap": {"host": "imap.example.org"}, "user": "jane@example.org"}]],
    )
    letters: Letters = Field(
        default_factory=Letters,
        description="What letters are made for, and how.",
        examples=[{"automatic": False, "quote": True}],
    )
    checkins: CheckIns = Field(
        default_factory=CheckIns, description="The second letter months later.", examples=[{"enabled": True}]
    )
    notify: bool = Field(
        default=True,
        description="Say on the desktop, where there is one, when a login fails or a file is broken; once.",
        examples=[True],
    )
    marks: bool = Field(
        default=True,
        description="Put keywords on a rejection: what it is, that a reply is drafted, that you have replied.",
        examples=[True],
    )
    notes: Literal["off", "thread", "weekly"] = Field(
        default="off",
        description="Notes to yourself: none, one beneath each rejection, or one a week. They are never sent.",
        examples=["weekly"],
    )
