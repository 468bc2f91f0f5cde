"""Works through a document unit by unit, each with its neighbours in view, and checks every one.

The units done are the earlier turns of one conversation, so that the model sees what comes before
and how it dealt with it, and the prompt's prefix stays in the KV cache.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from scribe.engine.base import (
    Engine,
    Guide,
    Request,
    Sampling,
    Timings,
    never_cancelled,
)
from scribe.errors import ScribeError
from scribe.text import count, ends_sentence, language_of
from scribe.tools.answer import whole_answer
from scribe.tools.checking import (
    USELESS,
    flaws,
    has_words,
    lost_in,
    mended,
    severity,
    tidied,
    to_keep,
)
from scribe.tools.easing import eased
from scribe.tools.events import Copied, Edited, Fault, Flaw, Worked, Working
from scribe.tools.fidelity import names_known
from scribe.tools.formulas import formula
from scribe.tools.glossary import Glossary, recurring_terms
from scribe.tools.markdown import Piece as Unit
from scribe.tools.markdown import Role, unwrapped
from scribe.tools.oneline import OneLine, script_of
from scribe.tools.parts import check_parts
from scribe.tools.splitting import passages
from scribe.tools.task import EDITING, WORDINGS, Task
from scribe.writing.conversation import Conversation
from scribe.writing.gbnf import literal
from scribe.writing.guide import ProseGuide
from scribe.writing.length import MAY_END, LengthLoop
from scribe.writing.memory import Memory
from scribe.writing.purity import ScriptRule
from scribe.writing.rules import Rules

EditEvent = Working | Copied | Edited | Worked

UNIT_TOKENS = 480  # of one request; a longer paragraph is worked in stretches of sentences
MEMORY_TOKENS = 1200  # of units done that stay in view
_TRIES = 3
_LIVELY = 0.8  # temperature of another try at what came back as it was
_ROOM = 3  # times the tokens of its source that a result may take
_SPARE_TOKENS = 64
_SHORT_ENOUGH = 0.6  # of its length, at which a shortened unit may end
_LEAST = 0.05  # of its length, to which a unit can be shortened
_SHORTEST = 16  # 字 or words of a unit that is worth making longer or shorter
_INDENT = re.compile(r"[ \t>]*")
_CODE = re.compile(r"(`+[^`]*`+)")
_OPENS_BLOCK = re.compile(r"(?:[-+*#>]|\d{1,9}[.)])(?=\s|$)")
_SENTENCES = (Role.PARAGRAPH, Role.ITEM)  # what is made of them; a title has capitals of its own
_TITLE = 12  # 字 or words; less without a full stop is a title, marked or not, or an item
_STOP = re.compile(r"(?<=[^.\s])[.。]$")
_FEW = 3  # words that are held in any order
_BARE_BAR = re.compile(r"(?<!\\)\|")


@dataclass
class Editor:
    """Does one task to the units of one document. `seed` is that of the first try."""

    engine: Engine
    task: Task
    seed: int
    sampling: Sampling = EDITING
    cancelled: Callable[[], bool] = never_cancelled

    def __post_init__(self) -> None:
        self._conversation = Conversation(self.task.system, "", self.engine.count_tokens)
        self._memory = Memory(self.task.language)
        self._timings = Timings()

    def edit(self, document: Sequence[Unit], only: Collection[int] = ()) -> Iterator[EditEvent]:
        """Edit the units of `document`, or `only` those of these numbers, counted from 1.

        A unit that fails is kept as it was, and said so; the others go on. Raises UsageError for
        a number that no unit has.
        """
        if self.task.translates:
            self._settle_terms(document)
        units = [unit for unit in document if self._is_wanted(unit)]
        wanted = {unit: number for number, unit in enumerate(units, start=1)}
        check_parts(only, len(units))
        self._names = names_known(unit.text for unit in units if unit.role in _SENTENCES)
        self._share_out(list(wanted))
        for unit in document:
            number = wanted.get(unit, 0)
            if self.cancelled():
                return
            if not number or (only and number not in only):
                yield Copied(unit.text)
                continue
            yield Working(number, len(wanted))
            edited = self._edited(unit, number, len(wanted))
            if self.cancelled():
                return
            yield edited
        yield Worked(self._timings)

    def _settle_terms(self, document: Sequence[Unit]) -> None:
        """Translate once what recurs, so that it is called the same throughout.

        The terms of a given glossary stand; one the model has no good word for is left open.
        """
        words = [unit.text for unit in document if unit.role is not Role.LITERAL]
        given = self.task.glossary.terms
        terms = [term for term in recurring_terms(words) if term not in given]
        units = [Unit(term, Role.HEADING, place) for place, term in enumerate(terms)]
        clerk = Editor(self.engine, self.task, self.seed, self.sampling, self.cancelled)
        settled = {}
        for event in clerk.edit(units) if units else ():
            if isinstance(event, Edited) and not event.flaws and event.error is None:
                settled[event.before] = event.after
            elif isinstance(event, Worked):
                self._timings += event.timings
        self.task = replace(self.task, glossary=Glossary({**settled, **given}))

    def _is_wanted(self, unit: Unit) -> bool:
        if self.task.ratio is not None:
            return is_resizable(unit)
        return unit.role in self.task.roles and has_words(unit.text)

    def _share_out(self, units: list[Unit]) -> None:
        """What one unit overspends of its length the next ones give back."""
        self._source_left = sum(count(unit.text) for unit in units)
        self._length_left = round((self.task.ratio or 1.0) * self._source_left)

    def _edited(self, unit: Unit, number: int, parts: int) -> Edited:
        before = unwrapped(unit.text)
        try:
            after, tries, found = self._result(before)
        except ScribeError as error:
            return Edited(number, parts, unit.start, unit.text, unit.text, kept=True, error=error)
        self._source_left -= count(before)
        self._length_left -= count(after)
        # What is lost from a result that may not lose anything is not lost from its source.
        kept = bool(found) and (self.task.cautious or severity(found) >= USELESS)
        text = unit.text if kept or after == before else _as_in(unit, after)
        return Edited(number, parts, unit.start, unit.text, text, tries, found, kept)

    def _result(self, before: str) -> tuple[str, int, tuple[Flaw, ...]]:
        """The result for a unit, after how many tries, and what is still wrong with it."""
        after, most, flawed = "", 0, list[Flaw]()
        if self.task.translates and (close := formula(before, self.task.target)):
            return close, 1, ()
        for passage in passages(before, UNIT_TOKENS, self.engine.count_tokens):
            source = passage.text.rstrip()
            text, tries, found = self._stretch(source)
            joint = passage.text[len(source) :]
            if self.task.translates:
                joint = "" if self.task.target.startswith(("zh", "ja")) else " "
            after, most, flawed = after + text + joint, max(most, tries), [*flawed, *found]
        return after.rstrip(), most, tuple(flawed)

    def _stretch(self, before: str) -> tuple[str, int, tuple[Flaw, ...]]:
        best: tuple[str, int, tuple[Flaw, ...]] = ("", 0, ())
        found: tuple[Flaw, ...] = ()
        for tried in range(_TRIES):
            drawn = tidied(before, self._drawn(before, tried, found))
            after = mended(self.task, before, drawn)
            flawed = flaws(self.task, before, after, self._names)
            if not tried or severity(flawed) < severity(best[2]):
                best = (after, tried + 1, flawed)
            if not flawed or self.cancelled():
                break
            found += flawed
        # Shown that it wrote a unit as it was, a small model writes all of them as they were.
        if best[0] != before or not self.task.rewrites:
            self._conversation.add(self._ask(before), best[0])
        self._memory.take_in(best[0])
        if self._conversation.tokens > MEMORY_TOKENS:
            self._conversation.restart("", keep=1)
        return best

    def _drawn(self, before: str, tried: int, found: tuple[Flaw, ...]) -> str:
        """The model's answer to try number `tried`, after those that `found` was wrong with."""
        keep = to_keep(self.task, before, found)
        ask = self._ask(eased(self.task, before, lost_in(found)), keep)
        sampling = self.sampling
        if keep and tried == _TRIES - 1:
            sampling = replace(sampling, grammar=_holding(keep))
        conversation = self._conversation
        if any(flaw.fault is Fault.UNCHANGED for flaw in found):  # the earlier ones were no help
            conversation = Conversation(self.task.system, "", self.engine.count_tokens)
            sampling = replace(sampling, temperature=max(sampling.temperature, _LIVELY))
        tokens = self.engine.count_tokens(before)
        request = Request(
            conversation.messages(ask),
            sampling=sampling,
            max_tokens=_ROOM * tokens + _SPARE_TOKENS,
            seed=self.seed + tried,
            lookup=before if self.task.faithful else "",
            guide=self._guide(before, ask),
            stop=() if self.task.ratio is None else ("\n",),
            cancelled=self.cancelled,
        )
        text, timings = whole_answer(self.engine, request)
        self._timings += timings
        return text

    def _ask(self, text: str, keep: Sequence[str] = ()) -> str:
        wording = WORDINGS[self.task.language]
        held = wording.keep.format(lost=wording.comma.join(keep)) if keep else ""
        ask = self.task.ask.replace("{length}", str(self._target(text)))
        ask = ask.replace("{keep}", held).replace("{text}", text)
        terms = self.task.glossary.in_text(text)
        if not terms:
            return ask
        told = (wording.term.format(term=term, translation=terms[term]) for term in terms)
        return f"{wording.terms.format(terms=wording.comma.join(told))}\n{ask}"

    def _target(self, text: str) -> int:
        """Length for a unit, when the units left have so much length left together."""
        return round(count(text) * self._length_left / max(self._source_left, 1))

    def _guide(self, before: str, ask: str) -> Guide:
        """Holds a result to one line or, if it has one, to its length."""
        if self.task.ratio is None:
            return OneLine(before, script_of(self.task, before))
        language, memory = self.task.language, self._memory.copy()
        script = ScriptRule(language, before)
        rules = Rules(language, before, script, only_given_figures=True, terse=True)
        asks = Memory.of(language, ask.removesuffix(before))
        # Made to go on, a shortened unit would ramble; the next one makes up for it.
        least = _SHORT_ENOUGH if self.task.ratio < 1 else MAY_END
        return ProseGuide(
            "",
            LengthLoop(self._target(before), least=least),
            rules,
            memory,
            asks,
            Memory(language),
            closes=True,
        )


def ratio_for(document: Sequence[Unit], length: int) -> float:
    """The ratio at which the units that can change bring the whole `document` to `length`."""
    changing = sum(count(unit.text) for unit in document if is_resizable(unit))
    fixed = sum(count(unit.text) for unit in document) - changing
    return max(length - fixed, _LEAST * changing) / max(changing, 1)


def is_resizable(unit: Unit) -> bool:
    """Whether a unit can be made longer or shorter."""
    long_enough = count(unit.text) >= _SHORTEST
    return unit.role in _SENTENCES and long_enough and has_words(unit.text)


def _as_in(unit: Unit, after: str) -> str:
    """`after` as it has to be written in the place of `unit`."""
    is_title = unit.role not in _SENTENCES or count(unit.text) < _TITLE
    if is_title and not ends_sentence(unit.text):
        after = _STOP.sub("", after)
    if unit.role is Role.CELL:
        return "".join(
            part if part.startswith("`") else _BARE_BAR.sub(r"\|", part)
            for part in _CODE.split(after)
        )
    first, *others = unit.text.split("\n")
    if not others or language_of(after) == "zh":
        return after
    match = _INDENT.match(others[0])
    indent = match[0] if match is not None else ""
    lines = textwrap.wrap(
        after,
        max(map(len, (first, *others))),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    if any(_OPENS_BLOCK.match(line, len(indent)) for line in lines[1:]):
        return after  # a line that came to begin with a dash or a number would be an item
    return "\n".join(lines)


def _holding(words: Sequence[str]) -> str:
    """GBNF of a line that has all `words`: a few in any order, more in their own."""
    literals = [literal(word) for word in words]
    orders = permutations(literals) if len(literals) <= _FEW else [literals]
    lines = " | ".join(f"text {' text '.join(order)} text" for order in orders)
    return f"root ::= {lines}\ntext ::= [^\\n]*"
