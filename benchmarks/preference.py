"""Which of two ways of writing a reader would rather have, who does not know which is which.

    python benchmarks/preference.py write --model NAME --arms plain scribe --texts DIR
    python benchmarks/preference.py pairs --texts DIR --one scribe --other plain
    python benchmarks/preference.py tally --texts DIR --one scribe --other plain VERDICTS...
    python benchmarks/preference.py table --texts DIR

An arm is a way of writing, see arms.toml: `plain` is the model in llama.cpp with the assignment as
its only message, any other is `scribe write` with options. `write` has the arms write the
assignments of assignments/SET.toml and keeps the texts; those that are there stay. `pairs` sets
the texts of two arms side by side in an order drawn by lot, and keeps apart who wrote which.
Give the pair file to readers who have seen nothing else, with the brief at its head; `tally` counts
their verdicts. `table` tells what the texts of each arm cost and measure, which is no judgement.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import mean

from scribe.app import App
from scribe.engine.base import Engine, Finish, Message, Piece, Request, Sampling
from scribe.environment import Environment
from scribe.library.catalogue import Card
from scribe.text import count, sentences
from scribe.writing.demands.assignment import is_assignment
from scribe.writing.quality import duplicates, length_score

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
PLAIN = "plain"
# What people set who set anything; nothing guides the model.
PLAIN_SAMPLING = Sampling(min_p=0.0, dry_multiplier=0.0)
TOKENS_PER_UNIT, SPARE_TOKENS = 3, 256  # at which a plain answer is cut off
CONTEXT = 8192  # tokens
LONGEST_SHOWN = 8000  # characters of a text that are shown to a reader
LOOP = 20.0  # % of sentences said before, from which a text counts as a loop
VERDICT = re.compile(r"CASE\s+(\d+)\s*[:.]?\s*\**(A|B|TIE)\b(.*)")
ANEW = re.compile(r"anew:\s*(none|both|A|B)")
WHO = {"A": (0,), "B": (1,), "both": (0, 1), "none": (), "TIE": ()}

BRIEF = """\
You are a demanding professional editor, fluent in Chinese and English. Below are writing
assignments, each with TEXT A and TEXT B by two unnamed writers, the order drawn by lot. For each
case say which text you would rather hand to the person who gave the assignment. Look at: does it do
what was asked (form, parts, facts, order, length), does it make sense sentence by sentence, does it
hold together from beginning to end, is it free of repetition, padding and talk about itself, does
it read well in its language, is it whole. Judge the text, not its Markdown. One line a case:

    CASE n: A|B|TIE  strength 1-3  anew: none|A|B|both  because ...

`anew` names the texts that would have to be written anew rather than edited. Then the worst fault
of each text in a few words, quoted. Choose even between two poor texts; TIE only if they are truly
equal. Close with the kinds of fault that recur.
"""


@dataclass(frozen=True)
class Assignment:
    """What a person typed. With `option` the length, in 字 or words, is not in the text."""

    id: str
    language: str
    kind: str
    text: str
    length: int
    option: bool = False

    @property
    def message(self) -> str:
        """What a model without scribe is asked."""
        if not self.option:
            return self.text
        chinese, task = self.language == "zh", self.text
        if not is_assignment(task):
            task = f"写一篇关于“{task}”的文章" if chinese else f'Write an article about "{task}"'
        return f"{task}，约{self.length}字。" if chinese else f"{task}, about {self.length} words."


@dataclass(frozen=True)
class Written:
    """A text that an arm wrote. `tokens` were generated for it, and it takes `kept` tokens."""

    assignment: str
    seed: int
    text: str
    tokens: int
    kept: int
    seconds: float
    rules: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Texts:
    """The texts of all arms, in a `folder` with a file for each arm."""

    folder: Path

    def of(self, arm: str) -> dict[tuple[str, int], Written]:
        """Those of `arm`, by assignment and seed."""
        path = self.folder / f"{arm}.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        rows = (Written(**json.loads(line)) for line in lines)
        return {(row.assignment, row.seed): row for row in rows}

    def add(self, arm: str, written: Written) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{arm}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(written), ensure_ascii=False) + "\n")


def main() -> None:
    """One of the four steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    for step, what in ((write, "have texts written"), (pairs, "pair them for readers"),
                       (tally, "count verdicts"), (table, "measure the texts")):  # fmt: skip
        command = steps.add_parser(step.__name__, help=what)
        command.set_defaults(step=step)
        command.add_argument("--texts", type=Path, required=True, metavar="DIR")
        command.add_argument("--assignments", default="development", metavar="SET")
        if step is write:
            command.add_argument("--model", required=True, help="name or path")
            command.add_argument("--arms", nargs="+", required=True, metavar="ARM")
            command.add_argument("--seeds", type=int, nargs="+", default=[1])
            command.add_argument("--threads", type=int, default=0, help="0: as scribe chooses")
            command.add_argument("--only", nargs="+", metavar="ID", help="these assignments")
        if step in (pairs, tally):
            command.add_argument("--one", required=True, metavar="ARM")
            command.add_argument("--other", required=True, metavar="ARM")
        if step is tally:
            command.add_argument("verdicts", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.step(arguments)


def read_assignments(name: str, only: Sequence[str] | None = None) -> list[Assignment]:
    """The assignments of a set, or those of them that are called `only`."""
    rows = tomllib.loads((HERE / "assignments" / f"{name}.toml").read_text("utf-8"))["assignment"]
    return [Assignment(**row) for row in rows if only is None or row["id"] in only]


@contextlib.contextmanager
def home_of_its_own() -> Iterator[App]:
    """Keep settings and journal of the person out of it, but for the models."""
    app = App(Environment.of_process())
    models = app.models_directory(app.settings())
    with tempfile.TemporaryDirectory() as home:
        for name in [name for name in os.environ if name.startswith("SCRIBE_")]:
            del os.environ[name]
        places = {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        os.environ.update({**places, "SCRIBE_MODELS_DIR": str(models)})
        yield App(Environment.of_process())


def load(app: App, model: str, threads: int) -> Engine:
    """The model in llama.cpp, as scribe itself loads it."""
    settings = app.settings({"model": model, "offline": True, "threads": threads})
    found = app.find_model(settings, "en")
    if isinstance(found, Card):
        sys.exit(f"{found.name} is not here: scribe models pull {found.name}")
    return app.llama_engine(found, settings, CONTEXT, lambda: False)


# -- texts -------------------------------------------------------------------------------------


def write(arguments: argparse.Namespace) -> None:
    """Have each arm write what it has not written yet."""
    assignments = read_assignments(arguments.assignments, arguments.only)
    arms = tomllib.loads((HERE / "arms.toml").read_text("utf-8"))
    texts = Texts(arguments.texts)
    with home_of_its_own() as app, contextlib.ExitStack() as resources:
        engine = load(app, arguments.model, arguments.threads)
        resources.callback(engine.close)
        for arm in arguments.arms:
            done = texts.of(arm)
            for seed in arguments.seeds:
                for assignment in assignments:
                    if (assignment.id, seed) in done:
                        continue
                    if arm == PLAIN:
                        written = write_plainly(engine, assignment, seed)
                    else:
                        options = ["--model", arguments.model, *arms[arm]["options"]]
                        options += ["--threads", str(arguments.threads)]
                        written = run_scribe(engine, assignment, seed, options)
                    texts.add(arm, written)
                    told = f"{count(written.text)}/{assignment.length} in {written.seconds:.0f} s"
                    print(arm, assignment.id, seed, told, file=sys.stderr, flush=True)


def write_plainly(engine: Engine, assignment: Assignment, seed: int) -> Written:
    """One message, one answer."""
    request = Request(
        (Message("user", assignment.message),),
        sampling=PLAIN_SAMPLING,
        max_tokens=TOKENS_PER_UNIT * assignment.length + SPARE_TOKENS,
        seed=seed,
    )
    started, text, tokens = time.perf_counter(), "", 0
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            text += chunk.text
        elif isinstance(chunk, Finish):
            tokens = chunk.timings.generated_tokens
    seconds, text = time.perf_counter() - started, text.strip()
    return Written(assignment.id, seed, text, tokens, engine.count_tokens(text), seconds)


def run_scribe(
    engine: Engine, assignment: Assignment, seed: int, options: Sequence[str]
) -> Written:
    """`scribe write` in a process of its own, as a person would run it; `engine` counts tokens."""
    command = [sys.executable, "-m", "scribe", "write", "--offline", "--json", "--seed", str(seed)]
    command += ["--topic", assignment.text, *options]
    if assignment.option:
        command += ["--length", str(assignment.length)]
    started = time.perf_counter()
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{assignment.id}: {run.stderr.decode('utf-8', 'replace').strip()}")
    seconds, report = time.perf_counter() - started, json.loads(run.stdout)
    text, tokens = report["text"], report["timings"]["generated_tokens"]
    kept = engine.count_tokens(text)
    return Written(assignment.id, seed, text, tokens, kept, seconds, report["rules"])


# -- readers -----------------------------------------------------------------------------------


def pairs(arguments: argparse.Namespace) -> None:
    """Write the pair file for readers, and the key that they must not see."""
    assignments = {row.id: row for row in read_assignments(arguments.assignments)}
    texts = Texts(arguments.texts)
    one, other = texts.of(arguments.one), texts.of(arguments.other)
    places = [place for place in one if place in other and place[0] in assignments]
    chance = random.Random(f"{arguments.one} {arguments.other} {len(places)}")
    chance.shuffle(places)
    key, shown = [], [BRIEF]
    for number, place in enumerate(places, start=1):
        sides = [(arguments.one, one[place].text), (arguments.other, other[place].text)]
        chance.shuffle(sides)
        key.append({"case": number, "assignment": place[0], "arms": [arm for arm, _text in sides]})
        shown.append(f"=========== CASE {number} ===========\n[ASSIGNMENT]")
        shown.append(assignments[place[0]].message)
        for letter, (_arm, text) in zip("AB", sides, strict=True):
            shown.append(f"[TEXT {letter}]\n{text[:LONGEST_SHOWN]}")
    path = pair_file(arguments)
    path.write_text("\n\n".join(shown) + "\n", "utf-8")
    path.with_suffix(".key.json").write_text(json.dumps(key, indent=0), "utf-8")
    print(f"{len(places)} pairs in {path}")


def pair_file(arguments: argparse.Namespace) -> Path:
    folder: Path = arguments.texts
    return folder / f"{arguments.one}-{arguments.other}.pairs.txt"


def tally(arguments: argparse.Namespace) -> None:
    """Print how often each of the two was chosen, in all and by language."""
    key = json.loads(pair_file(arguments).with_suffix(".key.json").read_text("utf-8"))
    arms = (arguments.one, arguments.other)
    won: dict[str, Counter[str]] = {}
    anew: Counter[str] = Counter()
    by_case: dict[int, list[str]] = {}
    readings = 0
    for path in arguments.verdicts:
        for number, verdict, rest in verdicts_in(path.read_text("utf-8")):
            case = key[number - 1]
            chosen = next((case["arms"][at] for at in WHO[verdict]), "tie")
            for group in ("all", case["assignment"][:2]):
                won.setdefault(group, Counter())[chosen] += 1
            by_case.setdefault(number, []).append(chosen)
            told = ANEW.search(rest)
            anew.update(case["arms"][at] for at in (WHO[told[1]] if told else ()))
            readings += 1
    for group, counts in sorted(won.items()):
        one, other = (counts[arm] for arm in arms)
        low, high = wilson(one, one + other)
        print(
            f"{group}: {arms[0]} {one}, {arms[1]} {other}, ties {counts['tie']}; {arms[0]} "
            f"{100 * one / max(one + other, 1):.0f} % (95 %: {low:.0f} to {high:.0f})"
        )
    for arm in arms:
        print(f"to be written anew: {arm} {100 * anew[arm] / max(readings, 1):.0f} %")
    for number, chosen in sorted(by_case.items()):
        print(f"  case {number} {key[number - 1]['assignment']}: {', '.join(chosen)}")


def verdicts_in(text: str) -> Iterator[tuple[int, str, str]]:
    """The number of each case, the letter chosen, and what else its line says."""
    for match in VERDICT.finditer(text):
        yield int(match[1]), match[2], match[3]


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share, in percent (J. Am. Stat. Assoc. 22, 1927)."""
    if not trials:
        return 0.0, 100.0
    z, share = 1.96, hits / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    return 100 * (centre - reach), 100 * (centre + reach)


# -- measures ----------------------------------------------------------------------------------


def table(arguments: argparse.Namespace) -> None:
    """Print a row for each arm."""
    lengths = {row.id: row.length for row in read_assignments(arguments.assignments)}
    print("| arm | texts | S_l mean | worst | loops | sentences said before % | cost | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    for path in sorted(arguments.texts.glob("*.jsonl")):
        found = Texts(arguments.texts).of(path.stem).values()
        rows = [row for row in found if row.assignment in lengths]
        if not rows:
            continue
        scores = [length_score(lengths[row.assignment], count(row.text)) for row in rows]
        repeated = [duplicates(sentences(row.text)) for row in rows]
        cost = sum(row.tokens for row in rows) / sum(row.kept for row in rows)
        print(
            f"| {path.stem} | {len(rows)} | {mean(scores):.1f} | {min(scores):.1f} "
            f"| {sum(share >= LOOP for share in repeated)} | {mean(repeated):.1f} "
            f"| {cost:.2f} | {mean(row.seconds for row in rows):.0f} |"
        )
        for rule, number in sum((Counter(row.rules) for row in rows), Counter()).most_common():
            print(f"|  {rule} | {number} | | | | | | |")


if __name__ == "__main__":
    main()
