"""A text with an outline, as several tests have it planned and written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from front_door import Scribe

DRAWN = """深夜的馄饨摊
1. 路灯下的老张：老张每晚推车到桥头卖馄饨
2. 排队的年轻人：加班的人怎样在这里歇脚
3. 天亮以后：摊子收了而城市醒来"""
HEADINGS = ["# 深夜的馄饨摊", "## 路灯下的老张", "## 排队的年轻人", "## 天亮以后"]
LENGTH = 800
ASKED = ("write", "--topic", "夜市", "--length", str(LENGTH))


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .*$", text, re.MULTILINE)


def latest(scribe: Scribe) -> Path:
    """The text of the latest draft."""
    return max(scribe.journal.glob("*/text.md"))


def place(scribe: Scribe) -> dict[str, Any]:
    """Where the latest draft says that its text stands."""
    job = json.loads(latest(scribe).with_name("job.json").read_text("utf-8"))
    found: dict[str, Any] = job["place"]
    return found
