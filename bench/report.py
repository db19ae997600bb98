"""What came out: a table, a plot, and a line in the history of ratios."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One contestant, once, on one mailbox."""

    messages: int
    line: str
    """plain or tls, and the round trip in milliseconds: `plain 30`."""
    name: str
    wall: float
    cpu: float
    memory: float
    """Peak, in MB; no less than what the bench itself has."""
    lost: int | None
    """Planted noes that it did not find; None where it does not say."""


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of one contestant; `ratio` is its time over ours, run by run."""

    messages: int
    line: str
    name: str
    wall: float
    cpu: float
    memory: float
    lost: int | None
    ratio: float


def rows(runs: Sequence[Run]) -> Iterator[Row]:
    for messages, line in dict.fromkeys((run.messages, run.line) for run in runs):
        here = [run for run in runs if (run.messages, run.line) == (messages, line)]
        ours = [run.wall for run in here if run.name == "gracious"]
        for name in dict.fromkeys(run.name for run in here):
            own = [run for run in here if run.name == name]
            wall, cpu, memory = (
                statistics.median(getattr(run, key) for run in own) for key in ("wall", "cpu", "memory")
            )
            ratio = statistics.median(run.wall / mine for run, mine in zip(own, ours, strict=True))
            lost = max((run.lost for run in own if run.lost is not None), default=None)
            yield Row(messages, line, name, wall, cpu, memory, lost, ratio)


def table(found: Sequence[Row]) -> str:
    lines = [
        "| messages | line, ms | program | seconds | messages/s | CPU s | MB | noes lost | time over ours |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        lost = "" if row.lost is None else str(row.lost)
        lines.append(
            f"| {row.messages:,} | {row.line} | {row.name} | {row.wall:.2f} | {row.messages / row.wall:,.0f} "
            f"| {row.cpu:.2f} | {row.memory:.0f} | {lost} | {row.ratio:.2f} |"
        )
    return "\n".join(lines) + "\n"


def plot(found: Sequence[Row]) -> str:
    """Bars: each program's time over ours, on the largest mailbox that all of them read."""
    most = max(
        (row.messages for row in found if row.name not in ("raw", "gracious")),
        default=max(row.messages for row in found),
    )
    bars = sorted(
        (row for row in found if row.messages == most and row.line.endswith("plain 0")), key=lambda row: row.ratio
    )
    longest = max((row.ratio for row in bars), default=1)
    height = 34 * len(bars) + 46
    text = "font-family='sans-serif' font-size='13' fill='#333'"
    out = [f"<svg xmlns='http://www.w3.org/2000/svg' width='640' height='{height}' viewBox='0 0 640 {height}'>"]
    out.append(f"<text x='8' y='20' {text}>Time to look through {most:,} messages, ours = 1</text>")
    for n, row in enumerate(bars):
        y, width = 36 + 34 * n, 420 * row.ratio / longest
        colour = "#2a7f62" if row.name == "gracious" else "#b9c4c9"
        out.append(f"<text x='8' y='{y + 17}' {text}>{row.name}</text>")
        out.append(f"<rect x='110' y='{y}' width='{width:.1f}' height='24' fill='{colour}'/>")
        out.append(f"<text x='{116 + width:.1f}' y='{y + 17}' {text}>{row.ratio:.1f}</text>")
    return "\n".join([*out, "</svg>"]) + "\n"


def keep(found: Sequence[Row], folder: Path, when: str, version: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(table(found), "utf-8")
    (folder / "plot.svg").write_text(plot(found), "utf-8")
    with (folder / "history.jsonl").open("a", encoding="utf-8") as history:
        ratios = [
            {key: value for key, value in asdict(row).items() if key in ("messages", "line", "name", "ratio", "lost")}
            for row in found
        ]
        history.write(json.dumps({"when": when, "version": version, "rows": ratios}) + "\n")
