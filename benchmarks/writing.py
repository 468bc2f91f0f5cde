"""The texts that scribe writes beside those the same model writes when it is simply asked.

    python benchmarks/writing.py --model NAME [--limit N] [--save DIR [--resume]]

Every assignment of writing_prompts.toml is written twice: by `scribe write` in a process of its
own, as a person would run it, and plainly, by the same model in llama.cpp from one message, with
the same default sampling and nothing to guide it. Both are measured alike; no model judges them.
In the tables the plain text comes first and scribe's second. "cost" is the tokens that were
generated for each token of the text. With --skip-plain only scribe writes, and a script can
stand for the model (script:FILE).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import Any

from scribe.app import SCRIPT_PREFIX, App
from scribe.engine.base import Engine, Finish, FinishReason, Message, Piece, Request
from scribe.environment import Environment
from scribe.library.catalogue import Card
from scribe.text import count
from scribe.writing.demands.assignment import is_assignment
from scribe.writing.quality import Quality, judge

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROMPTS = Path(__file__).with_name("writing_prompts.toml")
RESULTS = "results.jsonl"
PLAIN, SCRIBE = "plain", "scribe"
TOKENS_PER_UNIT, SPARE_TOKENS = 3, 256  # that a plain answer may take
PROMPT_TOKENS = 512  # more than any of the assignments takes
HEADINGS = re.compile(rb"^#.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """An assignment; see writing_prompts.toml."""

    id: str
    language: str
    text: str
    length: int
    form: str
    option: bool = False
    headings: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What a model without scribe is asked."""
        if not self.option:
            return self.text
        chinese = self.language == "zh"
        task = self.text
        if not is_assignment(self.text):
            task = f"写一篇关于“{task}”的文章" if chinese else f'Write an article about "{task}"'
        return f"{task}，约{self.length}字。" if chinese else f"{task}, about {self.length} words."

    @property
    def max_tokens(self) -> int:
        """What a plain answer may take."""
        return TOKENS_PER_UNIT * self.length + SPARE_TOKENS


@dataclass(frozen=True)
class Result:
    """A text that `side` wrote for a prompt, and what it took; None where that is not known."""

    prompt: str
    side: str
    text: str = ""
    seconds: float = 0.0
    tokens: int = 0
    at_limit: bool = False
    form: str = ""
    planned_headings: tuple[str, ...] = ()
    headings_kept: float | None = None
    text_tokens: int | None = None
    first_words: float | None = None  # s
    first_prose: float | None = None  # s, title and headings aside
    error: str = ""


@dataclass
class Records:
    """The results so far, kept in `folder` if there is one: a later line replaces an earlier."""

    folder: Path | None
    found: dict[tuple[str, str], Result] = field(default_factory=dict)

    def load(self) -> None:
        """Take up what an earlier run wrote."""
        if self.folder is None or not (path := self.folder / RESULTS).exists():
            return
        for line in path.read_text("utf-8").splitlines():
            with contextlib.suppress(json.JSONDecodeError):  # the line an interruption cut short
                row = json.loads(line)
                row["planned_headings"] = tuple(row["planned_headings"])
                result = Result(**row)
                self.found[result.prompt, result.side] = result

    def add(self, result: Result) -> None:
        """Keep `result`."""
        self.found[result.prompt, result.side] = result
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{result.prompt}.{result.side}.md").write_text(result.text, "utf-8")
        with (self.folder / RESULTS).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")

    def done(self, prompt: Prompt, side: str) -> Result | None:
        """What `side` wrote for `prompt`, unless that failed."""
        result = self.found.get((prompt.id, side))
        return None if result is None or result.error else result


def main() -> None:
    """Have the texts written and print the tables."""
    arguments = parse_arguments()
    prompts = read_prompts(arguments.only)[: arguments.limit]
    records = Records(arguments.save)
    if arguments.resume:
        records.load()
    with home_of_its_own() as app:
        for prompt in prompts:
            write_with_scribe(prompt, arguments, records)
        if not arguments.model.startswith(SCRIPT_PREFIX):
            write_plainly(app, prompts, arguments, records)
    print(table(prompts, records))
    print()
    print(summary(prompts, records))


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="name, path, or script:FILE")
    parser.add_argument("--only", nargs="+", metavar="ID", help="these prompts")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N prompts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip-plain", action="store_true", help="only scribe writes")
    parser.add_argument(
        "--first-words",
        action="store_true",
        help="time the first words of a run to a pipe",
    )
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep texts and results")
    parser.add_argument("--resume", action="store_true", help="go on with the results in DIR")
    arguments = parser.parse_args()
    if arguments.resume and arguments.save is None:
        parser.error("--resume needs --save DIR")
    if arguments.model.startswith(SCRIPT_PREFIX) and not arguments.skip_plain:
        parser.error("a script writes nothing plainly: add --skip-plain")
    return arguments


def read_prompts(only: Sequence[str] | None) -> list[Prompt]:
    """The prompts, or those called `only`."""
    rows = tomllib.loads(PROMPTS.read_text("utf-8"))["prompt"]
    lists = ("headings", "facts")
    prompts = [
        Prompt(**{**row, **{name: tuple(row.get(name, ())) for name in lists}}) for row in rows
    ]
    if unknown := set(only or ()) - {prompt.id for prompt in prompts}:
        sys.exit(f"no such prompt: {', '.join(sorted(unknown))}")
    return [prompt for prompt in prompts if only is None or prompt.id in only]


@contextlib.contextmanager
def home_of_its_own() -> Iterator[App]:
    """Keep settings and journal of the person out of it, but for the models."""
    app = App(Environment.of_process())
    models = app.models_directory(app.settings())
    with tempfile.TemporaryDirectory() as home:
        settings = {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        for name in [name for name in os.environ if name.startswith("SCRIBE_")]:
            del os.environ[name]
        os.environ.update({**settings, "SCRIBE_MODELS_DIR": str(models)})
        yield App(Environment.of_process())


# -- scribe ------------------------------------------------------------------------------------


def write_with_scribe(prompt: Prompt, arguments: argparse.Namespace, records: Records) -> None:
    """Have scribe write the text of `prompt`, unless it is there."""
    result = records.done(prompt, SCRIBE)
    if result is None:
        result = run_scribe(prompt, arguments)
        tell(result)
        records.add(result)
    if arguments.first_words and result.first_words is None and not result.error:
        words, prose = time_first_words(prompt, arguments)
        records.add(replace(result, first_words=words, first_prose=prose))


def scribe_command(prompt: Prompt, arguments: argparse.Namespace) -> list[str]:
    command = [sys.executable, "-m", "scribe", "write", "--offline"]
    command += ["--seed", str(arguments.seed), "--model", arguments.model, "--topic", prompt.text]
    return [*command, "--length", str(prompt.length)] if prompt.option else command


def run_scribe(prompt: Prompt, arguments: argparse.Namespace) -> Result:
    """`scribe write` in a process of its own."""
    started = time.perf_counter()
    run = subprocess.run(
        [*scribe_command(prompt, arguments), "--json"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if run.returncode != 0:
        told = run.stderr.decode("utf-8", "replace").strip()
        return Result(prompt.id, SCRIBE, seconds=seconds, error=told or f"status {run.returncode}")
    report: dict[str, Any] = json.loads(run.stdout)
    sections = (report["plan"] or {"sections": ()})["sections"]
    return Result(
        prompt.id,
        SCRIBE,
        report["text"],
        seconds,
        report["timings"]["generated_tokens"],
        form=report["settings"]["template"],
        planned_headings=tuple(row["heading"] for row in sections if row["heading"]),
        headings_kept=report["quality"]["structure"],
    )


def time_first_words(
    prompt: Prompt, arguments: argparse.Namespace
) -> tuple[float | None, float | None]:
    """Seconds until a run to a pipe shows the first words of its text, and the first of its prose.

    None for what it never shows.
    """
    started = time.perf_counter()
    words: float | None = None
    prose: float | None = None
    with subprocess.Popen(
        scribe_command(prompt, arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert isinstance(process.stdout, io.BufferedReader)
        shown = b""
        while prose is None and (more := process.stdout.read1()):
            shown += more
            seconds = time.perf_counter() - started
            if words is None and shown.strip(b"# \n"):
                words = seconds
            if HEADINGS.sub(b"", shown).strip():
                prose = seconds
        process.kill()
    return words, prose


# -- the model alone ---------------------------------------------------------------------------


def write_plainly(
    app: App, prompts: Sequence[Prompt], arguments: argparse.Namespace, records: Records
) -> None:
    """Have the model alone write what is not there, and count the tokens of all texts."""
    missing = [prompt for prompt in prompts if records.done(prompt, PLAIN) is None]
    wanted = [] if arguments.skip_plain else missing
    longest = max((prompt.max_tokens for prompt in wanted), default=0)
    with contextlib.closing(load(app, arguments.model, longest + PROMPT_TOKENS)) as engine:
        for prompt in wanted:
            result = run_plain(engine, prompt, arguments.seed)
            tell(result)
            records.add(result)
        for prompt in prompts:
            for side in (PLAIN, SCRIBE):
                written = records.done(prompt, side)
                if written is not None and written.text_tokens is None:
                    tokens = engine.count_tokens(written.text)
                    records.add(replace(written, text_tokens=tokens))


def load(app: App, model: str, context: int) -> Engine:
    """The model in llama.cpp, as scribe itself loads it."""
    settings = app.settings({"model": model, "offline": True})
    found = app.find_model(settings, "en")
    if isinstance(found, Card):
        sys.exit(f"{found.name} is not here: scribe models pull {found.name}")
    return app.llama_engine(found, settings, context, lambda: False)


def run_plain(engine: Engine, prompt: Prompt, seed: int) -> Result:
    """One message, one answer."""
    request = Request((Message("user", prompt.message),), max_tokens=prompt.max_tokens, seed=seed)
    started = time.perf_counter()
    first: float | None = None
    text, tokens, at_limit = "", 0, False
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            text += chunk.text
            if first is None and text.strip():
                first = time.perf_counter() - started
        elif isinstance(chunk, Finish):
            tokens = chunk.timings.generated_tokens
            at_limit = chunk.reason in (FinishReason.LENGTH, FinishReason.CONTEXT)
    seconds = time.perf_counter() - started
    return Result(
        prompt.id, PLAIN, text.strip(), seconds, tokens, at_limit=at_limit, first_words=first
    )


# -- the tables --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """A text with its measures."""

    prompt: Prompt
    result: Result
    quality: Quality

    @property
    def facts_told(self) -> float | None:
        """Percentage of the facts of the prompt that stand in the text."""
        facts, text = self.prompt.facts, self.result.text
        return 100 * sum(fact in text for fact in facts) / len(facts) if facts else None

    @property
    def headings_kept(self) -> float | None:
        """Of the headings named in the prompt, or else of those that scribe planned to show."""
        if self.quality.structure is not None:
            return self.quality.structure
        return self.result.headings_kept

    @property
    def form_found(self) -> float | None:
        """100 if scribe saw the form in the assignment, 0 if not."""
        return 100.0 * (self.result.form == self.prompt.form) if self.result.form else None

    @property
    def cost(self) -> float | None:
        """Tokens generated for each token of the text."""
        tokens = self.result.text_tokens
        return self.result.tokens / tokens if tokens else None


@dataclass(frozen=True)
class Column:
    """A column of the tables: its name, where its number comes from, its decimals."""

    name: str
    value: Callable[[Measured], float | None]
    decimals: int = 1

    def show(self, number: float | None) -> str:
        return "–" if number is None else f"{number:.{self.decimals}f}"


COLUMNS = (
    Column("written", lambda text: count(text.result.text), 0),
    Column("S_l", lambda text: text.quality.length_score),
    Column("rep-4 %", lambda text: text.quality.repeated_4grams),
    Column("dup. sentences %", lambda text: text.quality.duplicate_sentences),
    Column("dup. paragraphs %", lambda text: text.quality.duplicate_paragraphs),
    Column("purity %", lambda text: text.quality.purity),
    Column("headings %", lambda text: text.headings_kept, 0),
    Column("facts %", lambda text: text.facts_told, 0),
    Column("form %", lambda text: text.form_found, 0),
    Column("at limit %", lambda text: 100.0 * text.result.at_limit, 0),
    Column("cost", lambda text: text.cost, 2),
    Column("first words s", lambda text: text.result.first_words),
    Column("first prose s", lambda text: text.result.first_prose),
    Column("seconds", lambda text: text.result.seconds, 0),
)


def measured(prompt: Prompt, side: str, records: Records) -> Measured | None:
    """The text of `side` with its measures; None if there is none."""
    result = records.done(prompt, side)
    if result is None:
        return None
    quality = judge(
        result.text, prompt.language, prompt.length, brief=prompt.text, headings=prompt.headings
    )
    return Measured(prompt, result, quality)


def table(prompts: Sequence[Prompt], records: Records) -> str:
    """A row for each prompt; in each cell the plain text's figure and scribe's."""
    rows = []
    for prompt in prompts:
        sides = [measured(prompt, side, records) for side in (PLAIN, SCRIBE)]
        cells = [
            " / ".join(column.show(None if text is None else column.value(text)) for text in sides)
            for column in COLUMNS
        ]
        rows.append([prompt.id, str(prompt.length), *cells])
    return markdown(["prompt", "asked", *(column.name for column in COLUMNS)], rows)


def summary(prompts: Sequence[Prompt], records: Records) -> str:
    """Mean, least and greatest of each column, by language and side."""
    rows = []
    for language in sorted({prompt.language for prompt in prompts}):
        for side in (PLAIN, SCRIBE):
            found = [
                text
                for prompt in prompts
                if prompt.language == language
                and (text := measured(prompt, side, records)) is not None
            ]
            if found:
                cells = [spread(column, found) for column in COLUMNS[1:]]
                rows.append([f"{language} {side}", str(len(found)), *cells])
    names = [column.name for column in COLUMNS[1:]]
    return markdown(["mean (least–greatest)", "texts", *names], rows)


def spread(column: Column, texts: Sequence[Measured]) -> str:
    """Mean, least and greatest of `column`."""
    numbers = [number for text in texts if (number := column.value(text)) is not None]
    if not numbers:
        return "–"
    average, least, greatest = map(column.show, (mean(numbers), min(numbers), max(numbers)))
    return f"{average} ({least}–{greatest})"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tell(result: Result) -> None:
    """Say on stderr what was just written, or that it was not."""
    outcome = result.error or f"{count(result.text)} in {result.seconds:.0f} s"
    print(f"{result.prompt} {result.side}: {outcome}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
