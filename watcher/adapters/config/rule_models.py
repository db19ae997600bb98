"""What rules.yaml and a pack may say: models, from which their JSON Schema comes, too (pydantic)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from watcher.adapters.config.values import (
    Block,
    Level,
    Line,
    ListName,
    OptionalLine,
    Phrases,
    Points,
    RuleName,
    Sentences,
    one_as_list,
    said,
)
from watcher.core.facts import Kind, Openness
from watcher.core.rules import DOUBTFUL, THRESHOLD


class Examples(Block):
    """Sentences that prove a rule."""

    match: Sentences = Field(
        default_factory=list, description="Sentences it must hit.", examples=[["We chose another candidate."]]
    )
    no_match: Sentences = Field(
        default_factory=list, description="Sentences it must not hit.", examples=[["We chose you."]]
    )
    todo: Sentences = Field(
        default_factory=list, description="Sentences it will hit one day.", examples=[["It was not meant to be."]]
    )


class Rule(Block):
    """A few phrases and a number of points."""

    name: RuleName = Field(description="Lower case and hyphens.", examples=["other-candidate"])
    why: OptionalLine = Field(
        default="", description="One sentence: what a hit tells us.", examples=["They chose somebody else."]
    )
    points: Points = Field(description="What a hit adds, or, below 0, takes away.", examples=[6])
    any: Phrases = Field(
        min_length=1, description="Phrases; each one that fits is a hit.", examples=[["with other candidates"]]
    )
    all: Phrases = Field(
        default_factory=list,
        description="Phrases that must all stand somewhere in the mail.",
        examples=[["application"]],
    )
    none: Phrases = Field(
        default_factory=list,
        description="Phrases of which none may stand anywhere in the mail.",
        examples=[["your order"]],
    )
    near: Phrases = Field(
        default_factory=list,
        description="One of them must stand in the same sentence or in the one before or after.",
        examples=[["position"]],
    )
    unless: Phrases = Field(
        default_factory=list,
        description="A hit in the same sentence as one of these does not count.",
        examples=[["if"]],
    )
    more_than: Phrases = Field(
        default_factory=list,
        description="The rule counts only where it fits more often than these do.",
        examples=[["you"]],
    )
    look_in: list[Literal["subject", "opening", "body", "greeting", "question", "sender", "headers"]] = Field(
        default_factory=list,
        description="Where to look; left out: subject and body.",
        examples=[["subject", "body"]],
    )
    at_most_once: bool = Field(default=False, description="Count only once in a mail; for weak words.", examples=[True])
    at_most_words: int = Field(default=0, ge=0, description="Look only at mails of no more words.", examples=[150])
    needs_points: float = Field(
        default=0,
        ge=0,
        description="Count only beside another rule of at least so many points; for what is said around a no.",
        examples=[1.7],
    )
    even_if: bool = Field(default=False, description="Count also after a condition.", examples=[False])
    kind: Kind | None = Field(default=None, description="What was applied for.", examples=["job"])
    stage: Literal["application", "interview", "final"] | None = Field(
        default=None, description="How far it had come.", examples=["interview"]
    )
    openness: Openness | None = Field(default=None, description="Whether a door stays open.", examples=["again"])
    examples: Examples = Field(
        default_factory=Examples,
        description="Sentences that prove the rule.",
        examples=[{"match": ["We chose another candidate."]}],
    )


class Conditional(Block):
    """Conditions: what they cancel is no decision."""

    before: Phrases = Field(
        default_factory=list, description="Cancels what follows in its sentence.", examples=[["if", "in case"]]
    )
    after: Phrases = Field(
        default_factory=list, description="Cancels what stands before in its sentence.", examples=[["場合"]]
    )


class Change(Block):
    """Other points for a shipped rule."""

    points: Points = Field(description="What a hit adds instead.", examples=[2])


def _change(value: object) -> object:
    """`off` is None from here on."""
    if value == "off":
        return None
    if not isinstance(value, dict):
        raise said("is not a change", "write `off`, or {points: NUMBER}")
    return value


def _packs(value: object) -> object:
    """`all` is None from here on."""
    return None if value == "all" else one_as_list(value)


_Words = dict[ListName, Phrases]
_WORDS_EXAMPLE = {"applicant": ["candidate*", "applicant*"]}
_RULE_EXAMPLE = {"name": "other-candidate", "points": 6, "any": ["with other candidates"]}


class RulesFile(Block):
    """rules.yaml of gracious: your own rules, and changes to the shipped ones. Shareable."""

    version: Literal[1] = Field(description="The version of this file's form.", examples=[1])
    threshold: Level = Field(
        default=THRESHOLD, description="Points from which a mail counts as a rejection.", examples=[THRESHOLD]
    )
    doubtful: Level = Field(
        default=DOUBTFUL, description="Points from which a mail is listed as unclear.", examples=[DOUBTFUL]
    )
    packs: Annotated[list[str] | None, BeforeValidator(_packs, json_schema_input_type=Literal["all"] | list[str])] = (
        Field(
            default=None,
            description="The shipped packs to use.",
            examples=["all", ["en", "de"]],
            json_schema_extra={"default": "all"},
        )
    )
    include: Annotated[list[Line], BeforeValidator(one_as_list, json_schema_input_type=list[Line] | Line)] = Field(
        default_factory=list,
        description="Rules of others: files beside this one, and packages that are installed with gracious.",
        examples=[["team.yaml", "acme-rules"]],
    )
    name: RuleName | None = Field(
        default=None,
        description="For a file that others include: its rules are called `name:rule`; left out: the file's name.",
        examples=["acme"],
    )
    edition: OptionalLine = Field(
        default="", max_length=40, description="For a file that others include: its version.", examples=["2.1"]
    )
    words: _Words = Field(
        default_factory=dict, description="Named word lists, {name} in phrases.", examples=[_WORDS_EXAMPLE]
    )
    conditional: Conditional = Field(
        default_factory=Conditional, description="Conditions for your own rules.", examples=[{"before": ["if"]}]
    )
    rules: list[Rule] = Field(default_factory=list, description="Your own rules.", examples=[[_RULE_EXAMPLE]])
    change: dict[
        str, Annotated[Change | None, BeforeValidator(_change, json_schema_input_type=Literal["off"] | Change)]
    ] = Field(
        default_factory=dict,
        description="Shipped rules by full name, with other points or off.",
        examples=[{"en:encouraged": {"points": 1}, "de:farewell": "off"}],
    )


class Trade(Block):
    """Words by which it is told what somebody applied for; each different one that a mail has counts."""

    sure: Phrases = Field(
        default_factory=list, description="Words of which one is enough.", examples=[["manuscript", "reviewer*"]]
    )
    likely: Phrases = Field(
        default_factory=list, description="Words that are heard there, too; half as much.", examples=[["pages"]]
    )
    named: Phrases = Field(
        default_factory=list,
        description="Words that tell it where the mail says what was applied for.",
        examples=[["poem", "talk"]],
    )


class Named(Block):
    """Words beside which a mail names what somebody applied for; there the `named` words of trades count."""

    after: Phrases = Field(
        default_factory=list, description="Words that stand before the name.", examples=[["application (for|to)"]]
    )
    before: Phrases = Field(
        default_factory=list, description="Words that stand behind the name.", examples=[["application"]]
    )


class PackFile(Block):
    """A pack: the rules of one language."""

    version: Literal[1] = Field(description="The version of this file's form.", examples=[1])
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = Field(description="ISO 639-1.", examples=["de"])
    name: Line = Field(description="The language's own name for itself.", examples=["Deutsch"])
    common: list[Line] = Field(
        min_length=1,
        description="The commonest function words, by which a mail's language is told.",
        examples=[["der"]],
    )
    words: _Words = Field(
        default_factory=dict, description="Named word lists, {name} in phrases.", examples=[_WORDS_EXAMPLE]
    )
    conditional: Conditional = Field(
        default_factory=Conditional, description="The language's conditions.", examples=[{"before": ["falls"]}]
    )
    named: Named = Field(
        default_factory=Named,
        description="What stands around the name of what was applied for.",
        examples=[{"after": ["application for"]}],
    )
    kinds: dict[Kind, Trade] = Field(
        default_factory=dict,
        description="The words of each trade, by what is applied for.",
        examples=[{"paper": {"sure": ["manuscript"]}}],
    )
    rules: list[Rule] = Field(min_length=1, description="The rules.", examples=[[_RULE_EXAMPLE]])
