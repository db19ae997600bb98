"""How sentences stand beside each other: what begins alike, strings along, or says one word twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

AGAIN = 3
"""Faults for a word that is better said once, and for two sentences in a row that begin alike."""
ECHO = 12
"""Faults for what makes a letter worse than any repetition."""
LONG_WORD = re.compile(r"[^\W\d_]{6,}")
STOP = re.compile(r"(?<=[.?])\s")
"""Between two sentences."""
TWO = 2
"""Joints that no sentence has."""
_JOINT = re.compile(r";|, and ")


def faults(texts: Sequence[str]) -> int:
    """Of what a letter says, move by move."""
    sentences = [sentence for text in texts for sentence in STOP.split(text)]
    lowered = [sentence.lower() for sentence in sentences]
    return _alike(lowered) + _echoed(lowered) + _strung(sentences)


def _alike(sentences: Sequence[str]) -> int:
    """`I hope we meet again. I hope the work goes well.`"""
    begun = [sentence.split()[:2] for sentence in sentences]
    return AGAIN * sum(one == other for one, other in pairwise(begun))


def _echoed(sentences: Sequence[str]) -> int:
    """`Thank you for your answer. I appreciate the clear answer.`"""
    told = [set(LONG_WORD.findall(sentence)) for sentence in sentences]
    return sum(len(one & other) for one, other in pairwise(told))


def _strung(sentences: Sequence[str]) -> int:
    """`I am glad that you keep it, and I hope to hear from you, and I wish you all the best.`"""
    return ECHO * sum(len(_JOINT.findall(sentence)) >= TWO for sentence in sentences)
