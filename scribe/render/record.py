"""Results as JSON: on a terminal as harmless as any text, and still to the letter."""

from __future__ import annotations

import json
from typing import Any

from scribe.environment import Environment
from scribe.render.escape import escaped
from scribe.render.screen import print_rendered


def json_text(value: Any, indent: int | None = None) -> str:
    """`value` as JSON and a line feed, with nothing in it that `clean` would change."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n"


def print_json(environment: Environment, value: Any, indent: int | None = None) -> None:
    """Write `value` to stdout."""
    print_rendered(environment, json_text(value, indent))
