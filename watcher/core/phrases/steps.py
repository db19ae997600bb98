"""From a phrase's items to the steps by which it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from watcher.core.phrases.forms import Lexicon, spellings
from watcher.core.phrases.items import Choice, Gap, Glued, Item, Word
from watcher.core.phrases.places import Either, Form, Skip, Step

MOST_EXPANSIONS = 256
"""A glued word with more shapes than this is found by its neighbours alone."""
ANYTHING, ANY_WORD = Skip(0, 64, is_vague=True), Skip(1, 1, is_vague=True)

Option = tuple[Step, ...]


class Steps:
    """Steps for the items of one pack; equal forms are one, and every form gets into the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._forms: dict[tuple[frozenset[str], int, bool], Form] = {}
        self._choices: dict[tuple[int, bool], tuple[Choice, Option]] = {}
        """By identity: a named word list is one object, however many phrases name it."""

    def of(self, items: Iterable[Item], *, solid: bool) -> Option:
        return tuple(step for item in items for step in self._item(item, solid=solid))

    def _item(self, item: Item, *, solid: bool) -> Option:
        match item:
            case Word():
                return self._word(item, solid=solid)
            case Gap():
                return (Skip(item.least, item.most_solid if solid else item.most),)
            case Choice():
                known = self._choices.get((id(item), solid))
                if known is None:
                    options = (self.of(option, solid=solid) for option in item.options)
                    known = self._choices[id(item), solid] = item, self._either(options)
                return known[1]
            case Glued():
                return self.of(item.items, solid=True) if solid else self._glued(item)

    def _word(self, word: Word, *, solid: bool) -> Option:
        if solid:
            return (self._form(frozenset({word.text}), len(word.text)),)
        return (self._shape(word.form),)

    def _form(self, forms: frozenset[str], length: int = 1, *, is_vague: bool = False) -> Form:
        known = self._forms.get((forms, length, is_vague))
        if known is None:
            known = self._forms[forms, length, is_vague] = Form(forms, length, is_vague=is_vague)
            self._lexicon.add(forms)
        return known

    def _either(self, options: Iterable[Option]) -> Option:
        """Options that begin or end alike share that; options of one word each are one form."""
        merged = self._by_head(self._by_tail(dict.fromkeys(options)))
        return merged[0] if len(merged) == 1 else (Either(merged),)

    def _by_tail(self, options: Iterable[Option]) -> Iterator[Option]:
        """One form where options differ only in the form they begin with."""
        heads: dict[tuple[int, bool, Option], frozenset[str]] = {}
        for option in options:
            if option and isinstance(option[0], Form):
                key = option[0].length, option[0].is_vague, option[1:]
                heads[key] = heads.get(key, frozenset()) | option[0].anchor
            else:
                yield option
        for (length, is_vague, tail), forms in heads.items():
            yield (self._form(forms, length, is_vague=is_vague), *tail)

    def _by_head(self, options: Iterable[Option]) -> tuple[Option, ...]:
        tails: dict[Step | None, list[Option]] = {}
        for option in options:
            tails.setdefault(option[0] if option else None, []).append(option[1:])
        return tuple(
            () if head is None else (head, *(self._either(following) if len(following) > 1 else following[0]))
            for head, following in tails.items()
        )

    def _glued(self, item: Glued) -> Option:
        shapes = _shapes(item)
        words = [tuple(shape.split()) for shape in shapes]
        if not all(words) or not words:
            return (ANYTHING,)
        return self._either(tuple(self._shape(word, glued=True) for word in shape) for shape in words)

    def _shape(self, form: str, *, glued: bool = False) -> Step:
        """What is glued may spell an umlaut where no part of it does."""
        if form == "*":
            return Skip(1, 1)
        forms = spellings(form)
        return self._form(forms, is_vague=glued and len(forms) > 1) if forms else ANY_WORD


def _shapes(item: Glued) -> list[str]:
    """Every way to read a glued word, as RE2 is told; none when there are too many."""
    found = [""]
    for part in item.items:
        found = [(left + right).replace("**", "*") for left, right in product(found, _unspaced(part))]
        if not 0 < len(found) <= MOST_EXPANSIONS:
            return []
    return found


def _unspaced(item: Item) -> list[str]:
    match item:
        case Word():
            return [item.text + "*" * item.open_right]
        case Gap():
            return ["*"]
        case Choice():
            words = [[part.form for part in option if isinstance(part, Word)] for option in item.options]
            whole = all(len(forms) == len(option) for forms, option in zip(words, item.options, strict=True))
            return [" ".join(forms) for forms in words] if whole else []
        case Glued():
            return _shapes(item)
