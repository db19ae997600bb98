"""What it was about, where one word of the letter made the rules think of something else."""

from __future__ import annotations

from watcher.core.facts import Kind
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.trade import is_occupation

SHORT = 5
"""Words that no subject has that is nothing but a trade."""


def settled(kind: Kind, sheet: Sheet) -> Kind:
    """`kind`, but a job where none of the words is there that bids or grants are spoken of with, and a job's are.

    `debrief`, `trustees` and `funding` stand in many a letter about a job.
    """
    if _is_trade(sheet):
        return "job"
    if (
        kind in {"bid", "grant", "job", "paper"}
        and _says(sheet, "surely-paper")
        and not _says(sheet, "surely-no-paper")
    ):
        # a talk is proposed, too
        return "paper"
    if kind in {"paper", "school"} and _says(sheet, "surely-shown") and not _says(sheet, "surely-written"):
        # who sang for them or sent pictures has sent no text, and joins no class
        return "other"
    if kind == "job" and _says(sheet, "surely-school"):
        return "school"
    heading = f"kind-{kind}"
    own = sheet.wordings[0].phrases if sheet.wordings else {}
    if heading not in own or _says(sheet, heading):
        return kind
    return "job" if _says(sheet, "kind-job") or is_occupation(sheet.subject, sheet) else kind


def _is_trade(sheet: Sheet) -> bool:
    """The subject is nothing but a trade: `Re: postdoc`."""
    words = sheet.subject.strip(" .!?").split()
    return 0 < len(words) < SHORT and is_occupation(words[-1], sheet)


def _says(sheet: Sheet, heading: str) -> bool:
    return sheet.says(heading) or any(wordings.says(heading, sheet.subject) for wordings in sheet.wordings)
