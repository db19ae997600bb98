"""Who, where, what, how far: Facts, every one with the span that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["job", "bid", "grant", "paper", "investor", "school", "other"]
Stage = Literal["application", "interview", "final", "unknown"]
Openness = Literal["keep", "again", "others", "paused", "filled", "closed"]
OPENNESS: tuple[Openness, ...] = get_args(Openness)
Register = Literal["formal", "familiar", "unknown"]
"""formal: Sie, vous, usted, Lei, u, or titles and surnames; familiar: du, tu, je, or given names."""

Reason = Literal["unsaid", "chosen", "many", "experience", "fit", "inside", "budget"]
"""Why, in their words: one other was chosen, many applied, experience, a closer fit, someone from inside, money."""

Detail = Literal[
    "met", "visited", "late", "hard", "close", "last", "personal", "liked", "shown", "area", "crowd", "others", "day",
    "later", "passed_on", "touch", "call", "comments_here", "comments_later", "early", "busy", "debrief", "advice",
    "asks_keep", "one", "event", "tender", "merit", "posted", "on_hold", "deed", "bounds", "point", "rank", "winner",
    "whom", "opening", "rings", "roles", "reference", "hand", "welcome", "fought", "heavy", "level", "near", "sooner",
    "gone", "why", "good", "pays", "returns", "asked", "refrain", "may", "did", "gift", "wished", "singly", "terse",
    "scores", "team", "sent", "papers", "spared", "cordial", "line", "follow", "form", "heartened", "placing",
    "enquire", "on_request", "attend", "announced", "erased", "unasked", "none_open", "reasoned", "relayed",
    "qualified", "stately", "pair", "panel", "stay", "occasion", "few", "unfilled", "swiss",
    "growing", "opens", "crossing", "strong", "nearer", "mismatch", "unmet", "recast", "by_address", "enclosed",
    "season", "wished_well", "prolonged", "taken", "instead", "transfer", "others_open", "admission",
    "cohort", "anew", "finding", "listed", "contrast", "provided", "repeaters", "scarce", "pressed", "readers",
    "venture",
]  # fmt: skip
"""What else a letter can answer.

met: they talked · visited: at their place · late: they are sorry for the wait · hard, close: the choice was · last: of
the last few · personal: they wanted to write themselves · liked, shown: a thing of the user's · area: what the other
has more of · crowd: how many applied · others: who else was there · day: when they met · later: when to try again ·
passed_on: the user's name · touch: stay in touch · call: they would talk · comments_here, comments_later: reviewers' ·
early, busy: an investor's reasons · debrief: offered · advice: given · asks_keep: whether they may · one: one was
chosen · event: a conference, not a journal · tender: a formal one · merit: of the other · posted: they want to hear of
progress · on_hold: for now · deed: what the other one has done or can do · bounds: what they do and do not take on ·
point: what was missing · rank: where one came in · winner: who was chosen · whom: to whom they would introduce ·
opening: another role, by its name · rings: they will write or call themselves · roles: they have others to offer ·
reference: they would give one · hand: they offer help · welcome: one may come by · fought: the writer stood up for the
user · heavy: it was hard to write · level: too senior, too junior · near: nearer by · sooner: it was about dates ·
gone: what it was about is no more · why, good: a clause that gives the reason, that speaks well of the user · pays:
they bear a cost of the user's · returns: they have something of the user's · asked, refrain: what they tell the user
to do and not to do · may: what they ask leave to do · did: what they did with the user's work · gift: a thing they
give · wished: what they wish luck with · singly: the writer is an I, no firm · terse: they wrote a few words · scores:
they tell them · team: how several sign, or are called in From (`Careers Team`), where a language needs it with its
salutation (`Liebes HR-Team`) · sent: what they call the thing they had of the user (*my proposal*) · papers: what of
the user's they keep (*my CV*) · spared: what of the user's they say this is no judgement of · cordial: what of the
user's they are kind about as a form letter is · line: of theirs it does not fit (*your list*) · follow: where they ask
one to look in (*your newsletter*) · form: they are sorry to answer with a form · heartened: not to lose heart ·
placing: that another may take it · enquire: one may ask · on_request: they say more to who asks · attend: they hope to
see one there · announced: the names will be · erased: what they have of the user's will be · unasked: nobody had asked
for it · none_open: they have no post · reasoned: the reason stands in a line of its own · relayed: who decided, where
another passes it on (*the client*) · qualified: one met what was asked · stately: the letter is a formal one · panel:
who read and judged (*the jury*), in the form a thank-you takes · stay: a time the user spent with them (*the morning
in your kitchen*) · occasion: what it was for (*the festival*) · few: how many could be taken (*five slots*) ·
unfilled: fields of their form are empty · pair: two who sign · swiss: they write ss for ß · growing: they are · opens:
new posts often or soon · crossing: they hope to meet again · strong: that others were (*strong candidates*) · nearer:
others were closer to what they need · mismatch: this was none, in their word (*match*, *fit*) · unmet: what of the
user's was not what they need, a clause · recast: as what else it could be sent (*an article*) · by_address: feedback at
an address they give · enclosed: what else they send (*the contacts*) · season: what they wish for it
(*a happy new year*) · wished_well: good luck with nothing in particular · prolonged: how long they go on looking (*into
January*) · taken: how many were (*ten*) · instead: another form that they offer outright (*a lightning talk*) ·
transfer: to which journal they would hand it on · others_open: what else there is to apply for (*the other
scholarships*) · admission: it was about one · cohort: companies are taken in rounds, by application · anew: the
same work may come again, with changes · finding: what was found wanting, a clause · listed: several reasons are ·
contrast: what set the chosen apart is told · provided: what has to come first, a clause (*I have first results*) ·
repeaters: that many were taken at a later try, a clause · scarce: more applied than there are places · pressed: a
journal has far more than it can print · readers: who read it for them (*both reviewers*) · venture: what the user
founded
"""

Where = Literal["subject", "body", "from", "reply-to", "headers", "thread", "profile"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its proof.

    `value` is one line of at most 80 characters, 110 of a clause, or 160 of a title; `text` is the words it was read
    from.
    """

    value: str
    where: Where
    text: str


Told = tuple[tuple[Detail, Fact], ...]
"""Each detail at most once. An empty value: it is so, and there are no words to repeat."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter may mention about one rejection. None means: no proof, so no mention."""

    company: Fact | None = None
    role: Fact | None = None
    person: Fact | None = None
    """Who signed or sent it, as written: `Ada Boss`, `Dr. Ada Boss`."""
    greeted_as: Fact | None = None
    """How they addressed the user, as written: `Jane`, `Frau Doe`."""
    kind: Kind = "job"
    stage: Stage = "unknown"
    openness: frozenset[Openness] = frozenset()
    register: Register = "unknown"
    language: str = "en"
    feedback: Literal["offered", "declined", "unsaid"] = "unsaid"
    reason: Reason = "unsaid"
    praise: Fact | None = None
    """Kind words they wrote about the user, as written."""
    automatic: bool = False
    """A machine sent it: no-reply address, Auto-Submitted, list or bulk headers."""
    told: Told = ()

    def has(self, *details: Detail) -> bool:
        """Whether any of `details` is proven."""
        return any(detail in details for detail, _ in self.told)
