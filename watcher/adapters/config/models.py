"""What config.yaml may say: models, from which its JSON Schema comes, too (pydantic)."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, model_validator

from watcher.adapters.config.checkin_models import CheckIns
from watcher.adapters.config.values import (
    AddressOrDomain,
    AddrSpec,
    Block,
    Host,
    Line,
    Name,
    OptionalLine,
    Prose,
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


class Corrections(Block):
    """Mailboxes into which you move a mail to say what it is; moved out again, it is taken back."""

    noes: Line | None = Field(default=None, description="What lies in it is a no.", examples=["Noes"])
    others: Line | None = Field(default=None, description="What lies in it is not a no.", examples=["Not noes"])

    @model_validator(mode="after")
    def _apart(self) -> Corrections:
        if self.noes is not None and self.noes == self.others:
            raise said("`noes` and `others` must be two mailboxes", at="others")
        return self


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
    corrections: Corrections = Field(
        default_factory=Corrections,
        description="Where you move mail to say what it is.",
        examples=[{"noes": "Noes", "others": "Not noes"}],
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


class Calendar(Block):
    """A calendar of yours on a CalDAV server."""

    url: Line = Field(description="The calendar's own address.", examples=["https://dav.example.org/jane/check-ins/"])
    user: Line = Field(description="The login name there.", examples=["jane"])
    password: Annotated[
        PasswordFrom | None,
        BeforeValidator(_password, json_schema_input_type=Literal["keyring"] | PasswordFrom),
    ] = Field(
        default=None,
        description="Where the password is; never the password itself.",
        examples=["keyring"],
        json_schema_extra={"default": "keyring"},
    )
    todo: bool = Field(default=False, description="Show them as tasks instead of events.", examples=[False])

    @model_validator(mode="after")
    def _sound(self) -> Calendar:
        if self.password is not None and self.password.oauth is not None:
            raise said("a calendar is not signed in to through the browser", "keyring, file, command", at="password")
        host = urlsplit(self.url).hostname or ""
        if not self.url.startswith("https://") and not (self.url.startswith("http://") and _is_loopback(host)):
            raise said("`url` must begin with https://", at="url")
        return self


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
    calendar: Calendar | None = Field(
        default=None,
        description="A calendar of yours that shows the check-ins to come.",
        examples=[{"url": "https://dav.example.org/jane/check-ins/", "user": "jane"}],
    )
    notify: bool = Field(
        default=True,
        description="Say once when a login fails (on the desktop, in a note in another account) or a file is broken.",
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
