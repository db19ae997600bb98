"""What it was about, where one word of the letter made the rules think of something else."""

from __future__ import annotations

from watcher.core.facts import Kind
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.trade import is_occupation


def settled(kind: Kind, sheet: Sheet) -> Kind:
    """`kind`, but a job where none of the words is there that bids or grants are spoken of with, and a job's are.

    `debrief`, `trustees` and `funding` stand in many a letter about a job.
    """
    heading = f"kind-{kind}"
    own = sheet.wordings[0].phrases if sheet.wordings else {}
    if heading not in own or _says(sheet, heading):
        return kind
    return "job" if _says(sheet, "kind-job") or is_occupation(sheet.subject, sheet) else kind


def _says(sheet: Sheet, heading: str) -> bool:
    return sheet.says(heading) or any(wordings.says(heading, sheet.subject) for wordings in sheet.wordings)
