"""Counting right and wrong verdicts over labelled mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from watcher.adapters import mime
from watcher.adapters.mailfiles import Filed
from watcher.cli import options
from watcher.cli.paint import harmless
from watcher.core.message import Unparsable
from watcher.core.rules import RuleSet
from watcher.core.verdict import judge


@dataclass
class Row:
    """Counts of one stratum: lines, rejections, unclear, and of the labelled rejections those with the right kind."""

    lines: int = 0
    rejections: int = 0
    unclear: int = 0
    kind_right: int = 0


@dataclass
class Tally:
    """Verdicts counted by label, language and quality."""

    rules: RuleSet
    rows: dict[tuple[str, str, str], Row] = field(default_factory=lambda: defaultdict(Row))

    def count(self, filed: Filed) -> dict[str, Any] | None:
        """Judge one line; what is wrong about the verdict, or None."""
        label, message = filed.label, mime.parse(filed.octets)
        positive = label.get("kind") == "P"
        row = self.rows[
            "rejections" if positive else "others", str(label.get("language", "?")), str(label.get("quality", "-"))
        ]
        row.lines += 1
        if isinstance(message, Unparsable):
            return _wrong(filed, label, "unparsable") if positive else None
        verdict = judge(message, self.rules)
        row.rejections += verdict.outcome == "rejection"
        row.unclear += verdict.outcome == "unclear"
        row.kind_right += positive and verdict.outcome == "rejection" and verdict.kind == label.get("domain")
        if (verdict.outcome == "rejection") == positive:
            return None
        evidence = options.evidence(verdict)
        return _wrong(
            filed,
            label,
            verdict.outcome,
            score=verdict.score,
            evidence=evidence,
            subject=message.subject,
            text=message.text,
        )

    @staticmethod
    def page(wrong: Mapping[str, Any]) -> Iterator[str]:
        """One miss or false alarm for people."""
        score = wrong.get("score", 0)
        yield f"{wrong['wrong']}: {wrong['id']} ({wrong['language']}) is {wrong['verdict']} with {score:g} points"
        for hit in wrong.get("evidence", ()):
            yield f"    {hit['points']:+5.1f} {hit['rule']}: {harmless(hit['text'])[:90]}"
        yield (
            "    " + harmless(f"{wrong.get('subject', '')} | {' / '.join(wrong.get('text', '').split(chr(10)))}")[:600]
        )

    def table(self) -> Iterator[str]:
        head = ("", "language", "quality", "lines", "a no", "", "unclear", "kind right")
        yield "{:11} {:8} {:24} {:>6} {:>6} {:>8} {:>8} {:>10}".format(*head)
        for (label, language, quality), row in sorted(self.rows.items()):
            kind = f"{row.kind_right}/{row.rejections}" if label == "rejections" else ""
            share = f"{100 * row.rejections / row.lines:.1f} %"
            counts = f"{row.lines:6} {row.rejections:6} {share:>8} {row.unclear:8} {kind:>10}"
            yield f"{label:11} {language:8} {quality:24} {counts}"
        summary = self.summary()
        alarms = f"false alarms {summary['false_alarms']} of {summary['others']}"
        yield f"recall {summary['recall']} %, {alarms}, unclear {summary['unclear']}"

    def summary(self) -> dict[str, Any]:
        """Totals; percentages with one decimal, None when there is nothing to count."""
        positive = [row for (label, _, _), row in self.rows.items() if label == "rejections"]
        others = [row for (label, _, _), row in self.rows.items() if label != "rejections"]
        lines, found = sum(row.lines for row in positive), sum(row.rejections for row in positive)
        return {
            "rejections": lines,
            "found": found,
            "recall": round(100 * found / lines, 1) if lines else None,
            "kind_right": sum(row.kind_right for row in positive),
            "others": sum(row.lines for row in others),
            "false_alarms": sum(row.rejections for row in others),
            "unclear": sum(row.unclear for row in (*positive, *others)),
        }

    def good_enough(self, floor: float | None, ceiling: float | None) -> bool:
        """Recall per language at or above `floor`, false alarms over all at or below `ceiling` (per cent)."""
        by_language: dict[str, Row] = defaultdict(Row)
        for (label, language, _), row in self.rows.items():
            if label == "rejections":
                by_language[language].lines += row.lines
                by_language[language].rejections += row.rejections
        summary = self.summary()
        alarms = 100 * summary["false_alarms"] / max(1, summary["others"])
        recalled = all(100 * row.rejections / row.lines >= (floor or 0) for row in by_language.values())
        return recalled and (ceiling is None or alarms <= ceiling)


def _wrong(filed: Filed, label: Mapping[str, Any], verdict: str, **more: object) -> dict[str, Any]:
    what = "missed" if label.get("kind") == "P" else "false alarm"
    return {"wrong": what, "id": filed.id, "language": label.get("language", "?"), "verdict": verdict, **more}
