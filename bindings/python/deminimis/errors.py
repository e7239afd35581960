# SPDX-License-Identifier: Apache-2.0
"""One exception class an error code, made from the library's own table: `ref_exists` is `RefExists`. All are `Error`.

>>> import deminimis
>>> try:
...     deminimis.in_memory().check("1234", "80500.00 DKK", on="2026-02-14")
... except deminimis.CvrInvalid as problem:
...     print(problem.code, problem.where, problem.written)
cvr_invalid cvr no
"""
from typing import ClassVar

from . import _core

__all__ = ["Error"]


class Error(Exception):
    """Why an input or an operation was refused. The code and the class are stable, the texts are not."""

    code: str = ""
    """The stable code, such as `ref_exists`."""
    where: str
    """The field, file, line or reference it is about."""
    why: str
    """What is wrong, a sentence."""
    remedy: str
    """What to do about it; may be empty."""
    written: str
    """Whether anything was recorded: `no`, `yes` or `unknown`."""
    retryable: ClassVar[bool] = False
    """Whether the same request may succeed later without a change."""
    exit_status: ClassVar[int] = 2
    """How the command line ends on it."""

    def __init__(self, where: str, why: str, remedy: str = "", written: str = "no") -> None:
        super().__init__(where, why, remedy, written)
        self.where, self.why, self.remedy, self.written = where, why, remedy, written

    def __str__(self) -> str:
        return " ".join(filter(None, [": ".join(filter(None, [self.code, self.where, self.why])), self.remedy]))

    def explain(self, lang: str = "da") -> str:
        """What, where, why and what to do, in Danish (`da`) or English (`en`)."""
        return _core._explain_error(self.code, self.where, self.why, self.remedy, self.written, lang)


_by_code: dict[str, type[Error]] = {}
for _code, _meaning, _retryable, _exit in _core._error_codes():
    _name = "".join(_part.capitalize() for _part in _code.split("_"))
    _by_code[_code] = type(
        _name,
        (Error,),
        {"__doc__": _meaning, "__module__": "deminimis", "code": _code, "retryable": _retryable, "exit_status": _exit},
    )
    globals()[_name] = _by_code[_code]
    __all__ += [_name]  # noqa: PLE0604


def _make(code: str, where: str, why: str, remedy: str, written: str) -> Error:
    return _by_code[code](where, why, remedy, written)
