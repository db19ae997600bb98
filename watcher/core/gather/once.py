"""What a sheet was asked already: a letter's few names are held against the same questions a dozen times."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from watcher.core.gather.sheet import Sheet

_How = ParamSpec("_How")
_Answer = TypeVar("_Answer")


def once(
    work: Callable[Concatenate[str, Sheet, _How], _Answer],
) -> Callable[Concatenate[str, Sheet, _How], _Answer]:
    """The same question about the same name on the same sheet is answered as before; for what is a value."""

    @wraps(work)
    def known(name: str, sheet: Sheet, /, *args: _How.args, **how: _How.kwargs) -> _Answer:
        asked = (work, name, *args, *how.items())
        if asked not in sheet.answers:
            sheet.answers[asked] = work(name, sheet, *args, **how)
        return cast("_Answer", sheet.answers[asked])

    return known
