"""The shape of the code: who may import whom, and what `scribe --help` may cost."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import scribe

PACKAGE = Path(scribe.__file__).parent

GROUND = {"errors", "i18n", "text"}
MACHINE = {"gguf", "hardware"}
ENGINE_SEAM = {"engine.base", "engine.prediction", "engine.stops"}
# The parts of scribe, and the parts that each may import.
ALLOWED: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "i18n": set(),
    "text": set(),
    "hardware": set(),
    "encoding": GROUND,
    "environment": set(),
    "locale": set(),
    "engine": set(),
    "engine.prediction": set(),
    "engine.base": {"engine.prediction"},
    "engine.stops": set(),
    "engine.room": GROUND,
    "engine.sight": GROUND | {"engine.base"},
    "gguf": GROUND,
    "pictures": GROUND | {"engine.base"},
    "settings": GROUND | {"engine.base"},
    "engine.scripted": GROUND | ENGINE_SEAM | {"engine.room", "engine.sight"},
    "engine.llama": GROUND | MACHINE | ENGINE_SEAM | {"engine.room", "engine.sight"},
    "bench": GROUND | MACHINE | {"engine.base"},
    "writing": GROUND | {"engine.base"},
    "tools": GROUND | {"engine.base", "writing"},
    "inspection": GROUND | {"engine.base", "engine.prediction"},
    "render": GROUND | MACHINE | {"environment"},
    "storage": GROUND | MACHINE | {"settings"},
    "library": GROUND | MACHINE,
    "interruption": GROUND,
    "jobs": GROUND | {"settings", "engine.base", "pictures", "writing"},
}
BELOW_APP = set(ALLOWED)
ALLOWED["app"] = BELOW_APP
ALLOWED["repl"] = BELOW_APP | {"app"}
ALLOWED["cli"] = BELOW_APP | {"app", "repl"}
ALLOWED["__main__"] = set(ALLOWED)

# Packages that only these parts may import.
RESERVED = {
    "llama_cpp": {"engine.llama"},
    "PIL": {"pictures", "repl"},
    "httpx": {"library"},
    "rich": {"render"},
    "click": {"cli", "__main__"},
    "prompt_toolkit": {"repl", "cli"},
}
# Parts that know nothing of the world outside but these packages.
PURE: dict[str, set[str]] = {
    "errors": set(),
    "i18n": set(),
    "text": set(),
    "settings": set(),
    "engine.prediction": set(),
    "engine.base": set(),
    "engine.stops": set(),
    "encoding": set(),
    "inspection": set(),
    "tools": {"pypinyin", "tomli"},
    "writing": {"jinja2", "yaml"},
}
SLOW = {
    "PIL",
    "llama_cpp",
    "httpx",
    "rich",
    "jinja2",
    "numpy",
    "prompt_toolkit",
    "psutil",
    "pypinyin",
    "yaml",
}
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of scribe by its full name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imports(name: str) -> Iterator[str]:
    """Full names of the modules that `name` imports anywhere in its text, lazily or not."""
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in modules() else str(node.module)


def own_imports(name: str) -> set[str]:
    return {imported for imported in imports(name) if imported in modules()}


def packages(name: str) -> set[str]:
    """Top-level packages from outside scribe and the standard library."""
    roots = {imported.partition(".")[0] for imported in imports(name)}
    return roots - {"scribe"} - sys.stdlib_module_names


def part(name: str) -> str:
    """The part of scribe that a module belongs to: "engine.llama", "text"."""
    inner = name.split(".")[1:]
    return ".".join(inner[:2] if inner[:1] == ["engine"] else inner[:1])


def test_every_module_belongs_to_a_part() -> None:
    assert {part(name) for name in modules()} <= set(ALLOWED)


def test_parts_import_only_what_lies_below_them() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name in modules()
        for imported in sorted(own_imports(name))
        if part(imported) not in ALLOWED[part(name)] | {part(name), ""}
    ]
    assert not wrong


def test_only_the_entry_point_imports_the_command_line() -> None:
    users = {part(name) for name in modules() if "cli" in map(part, own_imports(name))}
    assert users - {"cli"} == {"__main__"}


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {name: own_imports(name) - {name} for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("package", sorted(RESERVED))
def test_a_reserved_package_is_imported_where_it_belongs(package: str) -> None:
    users = {name for name in modules() if package in packages(name)}
    assert not {name for name in users if part(name) not in RESERVED[package]}


@pytest.mark.parametrize("pure", sorted(PURE))
def test_pure_parts_import_nothing_from_outside(pure: str) -> None:
    members = [name for name in modules() if part(name) == pure]
    assert members
    assert not [name for name in members if packages(name) - PURE[pure]]


def test_nothing_prints() -> None:
    """Output goes through the streams of `Environment`."""
    printing = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert not printing


def test_every_module_is_named_for_what_it_does() -> None:
    assert not [name for name in modules() if set(name.rpartition(".")[2].split("_")) & VAGUE]


def test_help_imports_nothing_slow() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "scribe", "--help"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    imported = set(re.findall(r"^import time:.*\|\s+(\w+)", result.stderr, flags=re.MULTILINE))
    assert "click" in imported
    assert not imported & SLOW
