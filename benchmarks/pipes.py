"""What the text tools keep of real documents, and what prompt lookup gains them.

    python benchmarks/pipes.py --model NAME [--only NAME ...] [--also FILE ...] [--skip-speed]

Twelve documents of our own, those of documents/, the README in Chinese and the changelog, are
polished, translated, summed up and made a graph of, each by `scribe` in a process of its own.
Files named with --also, such as a whole book, are summed up and made a graph of.
What came out is checked here by plain means, not by the checks of scribe itself: figures and
addresses as strings, Markdown line by line. Something lost that scribe warned of counts as warned.
For speed the same editor works on a document with prompt lookup and without, in turn.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from scribe.app import App
from scribe.engine.base import Chunk, Engine, Request, never_cancelled
from scribe.environment import Environment
from scribe.library.catalogue import Card
from scribe.text import count, language_of
from scribe.tools.editor import Editor
from scribe.tools.events import Worked
from scribe.tools.markdown import pieces
from scribe.tools.task import Task, polish, rewrite

DOCUMENTS = Path(__file__).with_name("documents")
ROOT = Path(__file__).parents[1]
LONG = tuple(ROOT / name for name in ("README.zh-CN.md", "CHANGELOG.md"))
GLOSSARY = DOCUMENTS / "glossary.txt"
SUMMARY_SHARE, SHORTEST_SUMMARY, LONGEST_SUMMARY = 0.25, 80, 300  # 字 or words
SEED = "5"
ROUNDS = 3  # of the speed with and without prompt lookup

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
ADDRESS = re.compile(r"https?://[^\s)\]，。]+")
MARK = re.compile(r"^(\s*(?:#{1,6} |[-*] |\d+\. |> ?))?")
RETELLING = {"zh": "改成讲给小学生听的童话", "en": "as a fairy tale for children"}


@dataclass(frozen=True)
class Outcome:
    """The JSON that a tool printed, and what it said beside it."""

    result: dict[str, Any]
    told: str

    @property
    def text(self) -> str:
        return str(self.result.get("text", ""))


def run(model: str, *arguments: str) -> Outcome:
    """`scribe` with `arguments`, as JSON."""
    command = [sys.executable, "-m", "scribe", *arguments, "--json", "--offline"]
    done = subprocess.run(
        [*command, "--model", model, "--seed", SEED], capture_output=True, text=True, check=False
    )
    return Outcome(json.loads(done.stdout) if done.stdout else {}, done.stderr)


def lost(source: str, outcome: Outcome) -> tuple[int, int, int]:
    """How many figures and addresses `source` has, are lost in silence, and with a word."""
    wanted = {*FIGURE.findall(ADDRESS.sub(" ", source)), *ADDRESS.findall(source)}
    gone = [item for item in wanted if item not in outcome.text]
    warned = sum(item in outcome.told for item in gone)
    return len(wanted), len(gone) - warned, warned


def skeleton(text: str) -> list[str]:
    """The lines of a Markdown document by what they are; code as it stands.

    A line that only goes on with a paragraph or an item is no line of its own.
    """
    shape, in_code, runs_on = [], False, False
    for line in text.splitlines():
        fence = line.lstrip().startswith("```")
        in_code = in_code != fence
        mark = MARK.match(line)[0]  # type: ignore[index]
        if in_code or fence or not line.strip():
            shape.append(line)
        elif line.lstrip().startswith("|"):
            shape.append("|" * (line.count("|") - line.count(r"\|")))
        elif mark or not runs_on:
            shape.append(mark or "text")
        is_prose = not in_code and not line.lstrip().startswith(("```", "|", "#"))
        runs_on = bool(line.strip()) and is_prose
    return shape


def polished(model: str, path: Path, source: str) -> dict[str, Any]:
    outcome = run(model, "polish", str(path))
    there, silently, warned = lost(source, outcome)
    changed = sum(
        1 for a, b in zip(source.split("\n"), outcome.text.split("\n"), strict=False) if a != b
    )
    kept = sum(part["kept"] for part in outcome.result["parts"])
    return {
        "figures, URLs": there,
        "lost": silently,
        "warned": warned,
        "lines changed": changed,
        "parts left": f"{kept}/{len(outcome.result['parts'])}",
        "text": outcome.text,
    }


def translated(model: str, path: Path, source: str) -> dict[str, Any]:
    language = language_of(source)
    target = "en" if language == "zh" else "zh"
    outcome = run(model, "translate", str(path), "--to", target, "--glossary", str(GLOSSARY))
    pairs = [
        line.split(" = ") for line in GLOSSARY.read_text("utf-8").splitlines() if " = " in line
    ]
    terms = [(term, there) for term, there in pairs if term.lower() in source.lower()]
    missing = [term for term, there in terms if there.lower() not in outcome.text.lower()]
    return {
        "structure": skeleton(source) == skeleton(outcome.text),
        "language": language_of(outcome.text) == target,
        "terms": len(terms),
        "terms missing": sum(term not in outcome.told for term in missing),
        "terms warned": sum(term in outcome.told for term in missing),
        "text": outcome.text,
    }


def summarized(model: str, path: Path, source: str) -> dict[str, Any]:
    length = round(min(max(SUMMARY_SHARE * count(source), SHORTEST_SUMMARY), LONGEST_SUMMARY))
    outcome = run(model, "summarize", str(path), "--length", str(length))
    off = count(outcome.text) / length - 1
    read = f"{outcome.result['coverage']:.0%} in {max(len(outcome.result['passages']), 1)}"
    return {"asked": length, "off": f"{off:+.0%}", "covered": read, "text": outcome.text}


def graphed(model: str, path: Path, source: str) -> dict[str, Any]:
    graph = run(model, "graph", str(path)).result
    aliases = {one["name"]: [one["name"], *one["aliases"]] for one in graph["entities"]}
    grounded = sum(
        source[triple["start"] : triple["end"]] == triple["sentence"]
        and all(
            any(joined(name) in joined(triple["sentence"]) for name in aliases[triple[end]])
            for end in ("subject", "object")
        )
        for triple in graph["triples"]
    )
    total = len(graph["triples"])
    return {"triples": total, "grounded": grounded, "dropped": graph["dropped"]}


def joined(words: str) -> str:
    """`words` without what stands between them: a name may go on in the next line."""
    return "".join(words.lower().split())


class WithoutLookup:
    """An engine that is never told what an answer may copy."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def stream(self, request: Request) -> Iterator[Chunk]:
        return self._engine.stream(replace(request, lookup=""))


def speed(engine: Engine, task: Task, source: str, seed: int) -> float:
    """Tokens per second of all the answers for one document."""
    for event in Editor(engine, task, seed).edit(pieces(source)):
        if isinstance(event, Worked):
            return event.timings.generation_rate
    raise AssertionError("the editor did not finish")


def speeds(model: str, paths: list[Path]) -> Iterator[str]:
    """A line for each document and task: tokens per second without lookup, with it, the ratio."""
    app = App(Environment.of_process())
    settings = app.settings({"model": model, "offline": True})
    found = app.find_model(settings, "zh")
    assert not isinstance(found, Card), "pull the model first"
    with closing(app.llama_engine(found, settings, 4096, never_cancelled)) as engine:
        for path in paths:
            source = path.read_text("utf-8")
            language = language_of(source)
            for task in (polish(language), rewrite(language, RETELLING[language])):
                rates: dict[bool, list[float]] = {False: [], True: []}
                for seed in range(ROUNDS):
                    for looks in (False, True):
                        used = engine if looks else cast(Engine, WithoutLookup(engine))
                        rates[looks].append(speed(used, task, source, seed))
                plain, quick = (sorted(rates[looks])[ROUNDS // 2] for looks in (False, True))
                rate = f"{plain:.1f} | {quick:.1f} | {quick / plain:.2f}"
                yield f"| {path.stem} | {task.name} | {rate} |"


def table(title: str, rows: dict[str, dict[str, Any]]) -> str:
    names = [name for name in next(iter(rows.values())) if name != "text"]
    lines = [
        f"\n## {title}\n",
        f"| document | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    lines += [
        f"| {doc} | {' | '.join(str(row[name]) for name in names)} |" for doc, row in rows.items()
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--only", nargs="+", default=[], help="these documents")
    parser.add_argument("--also", nargs="+", default=[], type=Path, metavar="FILE")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep the texts")
    options = parser.parse_args()
    short = sorted(DOCUMENTS.glob("*.md"))
    ours = [path for path in (*short, *LONG) if not options.only or path.stem in options.only]
    wanted = [*ours, *options.also]
    for tool in (polished, translated, summarized, graphed):
        rows: dict[str, dict[str, Any]] = {}
        for path in wanted:
            if path in options.also and tool in (polished, translated):
                continue
            source = path.read_text("utf-8")
            rows[f"{path.stem} ({count(source)})"] = row = tool(options.model, path, source)
            if options.save and "text" in row:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{path.stem}.{tool.__name__}.md").write_text(row["text"], "utf-8")
        if rows:
            print(table(tool.__name__, rows), flush=True)
    if not options.skip_speed:
        print("\n## prompt lookup, tokens/s\n\n| document | task | without | with | ratio |")
        print("|---|---|---|---|---|")
        for line in speeds(options.model, [path for path in ours if path in short]):
            print(line, flush=True)


if __name__ == "__main__":
    main()
