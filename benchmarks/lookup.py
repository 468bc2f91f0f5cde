"""How much faster a text that copies from another comes by looking guesses up in the other.

    python benchmarks/lookup.py MODEL.gguf [--rounds 3] [--temperature 0] [--tokens 200]

Each task is done with and without the lookup in turn, so that a machine that grows slower or
faster does so for both. What is printed is the median over the rounds. Tasks called "same" ask
for the text back with its typos mended, those called "free" to retell it, of which a small model
copies much, those called "new" to translate it. At temperature 0 both answers must be the same
to the letter; above it they have the same seed, and may part where a batch rounds differently.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from scribe.engine.base import Finish, Message, Piece, Request, Sampling, Timings
from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.llama.model import LlamaOptions

CONTEXT = 2048  # tokens
ENGLISH = (
    "The ferry at Marsh End had not run since the flood of last autum. The old keeper still came "
    "down to the landing every morning, unlocked the hut, and wrote the height of the water into "
    "a ledger that nobody red. He said that a river forgets nothing, and that somebody ought to "
    "remember with it. On market days the children brought him bread and asked about the year in "
    "which the bridge was carried away. He told it the same way every time, beginning with the "
    "sound, a low grinding like a mill, and ending with the lamp that went on burning on the one "
    "pier that stood."
)
CHINESE = (
    "渡口的船从去年秋天涨水以后就没有再开过。看船的老人每天早上还是走到岸边，打开小屋的门，把水位记在一本没有"
    "人看的帐本上。他说，河什么都不会忘记，总要有人陪着它一起记得。赶集的日子，孩子们给他带来面包，缠着他讲大桥"
    "被冲走的那一年。他每次都讲得一摸一样，先讲那阵低沉的、像石磨一样的响声，最后讲那盏灯，在唯一没有倒下的桥墩"
    "上一直亮到天明。"
)


@dataclass(frozen=True)
class Task:
    """What a model is told to do with a text."""

    name: str
    order: str
    text: str

    def request(self, sampling: Sampling, tokens: int) -> Request:
        message = Message("user", f"{self.order}\n\n{self.text}")
        return Request((message,), sampling=sampling, max_tokens=tokens, lookup=self.text)


TASKS = (
    Task("en same", "Copy this text and fix its typos. Reply with the text only.", ENGLISH),
    Task("zh same", "照抄下面的文字，只改正错别字，只回复改好的文字。", CHINESE),
    Task("en free", "Retell this freely, in your own words, as a letter to a friend.", ENGLISH),
    Task("en new", "Translate this into Chinese.", ENGLISH),
    Task("zh free", "用自己的话，以给朋友写信的方式，自由地重新讲述下面的故事。", CHINESE),
    Task("zh new", "把下面的文字翻译成英文。", CHINESE),
)


@dataclass(frozen=True)
class Answer:
    """A text and what it took."""

    text: str
    timings: Timings


def main() -> None:
    """Do every task both ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--tokens", type=int, default=200)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    sampling = Sampling(
        temperature=arguments.temperature, min_p=0.0, repeat_penalty=1.0, dry_multiplier=0.0
    )
    options = LlamaOptions(context=CONTEXT, threads=arguments.threads)
    print(f"{'':8} {'without':>8} {'with':>8} {'ratio':>6} {'drafted':>8} {'accepted':>9}  text")
    with closing(LlamaEngine(arguments.model, options)) as engine:
        for task in TASKS:
            request = task.request(sampling, arguments.tokens)
            print(f"{task.name:8} {compare(engine, request, arguments.rounds)}", flush=True)


def compare(engine: LlamaEngine, request: Request, rounds: int) -> str:
    """One row of the table: tokens per second, both ways in turn."""
    answer(
        engine, replace(request, max_tokens=1)
    )  # so that each finds the same prompt in the cache
    pairs = [
        (answer(engine, replace(request, lookup="")), answer(engine, request))
        for _round in range(rounds)
    ]
    without, looked_up = (
        median(each.timings.generation_rate for each in way) for way in zip(*pairs, strict=True)
    )
    ratio = median(
        fast.timings.generation_rate / slow.timings.generation_rate for slow, fast in pairs
    )
    total = sum((fast.timings for _slow, fast in pairs), Timings())
    accepted = total.accepted_tokens / max(total.drafted_tokens, 1)
    same = all(slow.text == fast.text for slow, fast in pairs)
    return (
        f"{without:8.2f} {looked_up:8.2f} {ratio:6.2f} {total.drafted_tokens // rounds:8}"
        f" {accepted:9.0%}  {'identical' if same else 'different'}"
    )


def answer(engine: LlamaEngine, request: Request) -> Answer:
    """What the engine says."""
    chunks = list(engine.stream(request))
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    text = "".join(chunk.text for chunk in chunks if isinstance(chunk, Piece))
    return Answer(text, finish.timings)


if __name__ == "__main__":
    main()
