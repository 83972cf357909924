"""One case: bytes that are sent, and the answer they must get."""
import dataclasses
import typing


@dataclasses.dataclass
class Case:
    name: str
    raw: typing.Any  # bytes, a function that makes them, or a list of these
    status: typing.Any  # a status or several; None: no answer is awaited
    code: typing.Any = None  # the problem's code, or several that are as good
    closes: bool = False  # the connection must end
    good_first: int = 0  # answers to good requests that come before
    check: typing.Any = None  # of the answer
