"""Keeps code and addresses to the letter while they are written, not only when they are checked.

A small model translates the words of a command, and sends a link where it thinks it should lead.
Of the tokens that go on with code or an address, only those can come that one of the source has.
"""

from __future__ import annotations

import re
from collections import Counter

from scribe.tools.literals import ADDRESS, IN_ADDRESS

_CODE = re.compile(r"`[^`\n]*(?:`|$)")
_LINK = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*\)?")
_ADDRESS = re.compile(rf"https?://{IN_ADDRESS}*$", re.ASCII)
_UNFINISHED = re.compile(rf"\]\([^()\s]*$|{_ADDRESS.pattern}", re.ASCII)
_STOPS = ".,;:!?*~"  # that may follow an address


class Verbatim:
    """The code, links and addresses of a `source`, each as often as it has them."""

    def __init__(self, source: str) -> None:
        self._nests = "``" in source  # code that holds a mark of code: it is checked at the end
        self._codes = Counter(_CODE.findall(source))
        self._links = Counter(_LINK.findall(source))
        self._addresses = {*ADDRESS.findall(source)}

    def breaks(self, line: str) -> bool:
        """Whether the code, link or address at the end of `line` is none of the source."""
        if not self._nests and _departs(_CODE.findall(line), self._codes, "`"):
            return True
        if self._links and line.endswith("]（"):
            return True
        links = list(_LINK.finditer(line))
        if links and line.count("[", 0, links[-1].start()) <= line.count("]", 0, links[-1].start()):
            return True
        if _departs([link[0] for link in links], self._links, ")"):
            return True
        address = _ADDRESS.search(line)
        if address is None:
            return False
        bare = address[0].rstrip(_STOPS)
        return not any(whole.startswith(bare) for whole in self._addresses)

    def is_open(self, line: str) -> bool:
        """Whether `line` ends inside code, the target of a link, or an address."""
        in_code = not self._nests and line.count("`") % 2 == 1
        return in_code or _UNFINISHED.search(line) is not None


def _departs(written: list[str], given: Counter[str], end: str) -> bool:
    """Whether those `written`, of which the last may not be complete, are not all `given`."""
    if not written:
        return False
    *others, last = written
    if len(last) > 1 and last.endswith(end):
        return bool(Counter(written) - given)
    left = given - Counter(others)
    return bool(Counter(others) - given) or not any(one.startswith(last) for one in left)
