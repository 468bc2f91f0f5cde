"""The close of a letter, which each language has words of its own for and none can be translated.

Of "Best," a small model makes 最好，, and of 此致敬礼 "With this regard, Respect".
"""

from __future__ import annotations

_INTO_CHINESE = {
    "祝好": "best|all best|best regards|kind regards|warm regards|warmest regards|regards"
    "|with best regards|with kind regards|with warm regards|best wishes|with best wishes",
    "祝一切顺利": "all the best",
    "此致敬礼": "sincerely|yours sincerely|sincerely yours|yours truly|yours faithfully"
    "|respectfully|respectfully yours",
}
_INTO_ENGLISH = {
    "With best regards,": "此致|顺颂商祺|顺祝商祺|祝商祺|即颂商祺|順頌商祺|順祝商祺",
    "Yours sincerely,": "敬礼|此致敬礼|敬禮|此致敬禮",
    "Best wishes,": "祝好|祝一切顺利|祝一切安好|祝一切順利",
}
_MARKS = " ,.!，。！"
_TRADITIONAL = str.maketrans("礼顺", "禮順")


def formula(line: str, target: str) -> str:
    """How a letter in the language `target` closes where this one has `line`; "" if it has not."""
    said = " ".join(line.lower().strip(_MARKS).split())
    known = {"zh": _INTO_CHINESE, "en": _INTO_ENGLISH}.get(target[:2], {})
    found = next((there for there, here in known.items() if said in here.split("|")), "")
    return found.translate(_TRADITIONAL) if target == "zh-hant" else found
