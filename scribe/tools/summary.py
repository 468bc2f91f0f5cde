"""Summaries of texts of any length: read passage by passage, and summed up from the notes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from scribe.engine.base import Message, Sampling, Timings
from scribe.errors import ScribeError
from scribe.text import count, last_sentence_end
from scribe.tools.events import Working
from scribe.tools.markdown import plain_text, without_code
from scribe.tools.prose import ProseWriter
from scribe.tools.sections import headings_above, headings_of
from scribe.tools.splitting import Passage, in_stretches, passages
from scribe.writing.conversation import Conversation
from scribe.writing.events import Reading
from scribe.writing.memory import Memory

SUMMARIZING = Sampling(temperature=0.3, min_p=0.05, repeat_penalty=1.0)
PASSAGE_TOKENS = 1600  # read at once: small models skip more of a longer one
_SHARE, _SHORTEST, _LONGEST = 0.2, 80, 400  # of the text, and 字 or words: the default length
_MOSTLY = 0.3  # share of a text that has to be prose for its code to be passed over
_AT_MOST = 0.8  # of the text that a summary may be long
_TRIES = 3  # at a summary of the right length
_TOLERANCE = 0.12  # share of the length that it may be off
_NOTES_SHARE = 2.0  # length of all notes to that of the summary
_SHORTEST_NOTE, _LONGEST_NOTE = 50, 160  # 字 or words
_STRETCH = {"zh": 45, "en": 30}  # 字 or words of the summary that one stretch of the text gets

_PAUSES = " \n，、；：,;:"
_STOP = {"zh": "。", "en": "."}
_JOINT = {"zh": "", "en": " "}  # between the sentences of two stretches
_SYSTEMS = {
    "zh": "你是一位编辑，善于概括。只根据给出的文字写，不加评论，不写标题。",
    "en": (
        "You are an editor who writes precise summaries, only from the text given, without "
        "comment or headings."
    ),
}
_ASKS = {
    "zh": (
        "{text}\n\n---\n\n用一两句话概括上面的内容，共约{length}字，写出关键的数字和结论；用第三人称叙述，"
        "不照抄原句，不提“本文”。"
    ),
    "en": (
        "{text}\n\n---\n\nSum up the text above in one or two sentences, about {length} words in "
        "all: what it says, with its figures and its outcome, told in the third person. Copy no "
        'sentence, and do not mention "the text".'
    ),
}
_FURTHER = {
    "zh": (
        "{text}\n\n---\n\n这是接下来的部分。再用一两句话概括这一部分，共约{length}字，写出关键的数字和结论；"
        "用第三人称叙述，不重复已经写过的，不照抄原句。"
    ),
    "en": (
        "{text}\n\n---\n\nThis is the part that follows. Sum up this part alone in one or two more "
        "sentences, about {length} words in all: what it says, with its figures and its outcome, "
        "told in the third person. Say nothing again and copy no sentence."
    ),
}
_NOTES = {
    "zh": (
        "{text}\n\n---\n\n用自己的话概括上面的文字，约{length}字：按原来的顺序写出要点、人物、数字和结论，"
        "用第三人称写成连贯的自然段，不照抄原句，不提“本文”。"
    ),
    "en": (
        "{text}\n\n---\n\nSum up the text above in your own words, in about {length} words: its "
        "main points, people, figures and conclusions in its own order, in the third person, in "
        'plain paragraphs. Copy no sentence, and do not mention "the text".'
    ),
}
_FROM = {"zh": "（以下出自“{place}”）\n\n", "en": "(The following is from “{place}”.)\n\n"}


@dataclass(frozen=True)
class Noted:
    """Passage `number` of `parts` was read: what it says in short, or the `error` met instead.

    At level 1 it is a passage of the text, above that one of the notes.
    """

    level: int
    number: int
    parts: int
    passage: Passage
    note: str
    error: ScribeError | None = None


@dataclass(frozen=True)
class Summarized:
    """The summary is complete. `levels` of notes were made on the way to it."""

    text: str
    levels: int
    timings: Timings


SummaryEvent = Working | Reading | Noted | str | Summarized


def default_length(text: str) -> int:
    """Length of a summary of `text`, in 字 or words, where none is asked for."""
    length = count(text)
    return round(min(max(_SHARE * length, _SHORTEST), _LONGEST, max(_AT_MOST * length, 1)))


def summarize(writer: ProseWriter, text: str, length: int) -> Iterator[SummaryEvent]:
    """Sum up `text` in `length` 字 or words; the summary comes as a string, once it is good.

    A passage that fails is told, and left out. Raises the error of the last one if all fail.
    """
    length = max(1, min(length, round(_AT_MOST * count(text))))
    levels, source = 0, _readable(text)
    while writer.engine.count_tokens(source) > PASSAGE_TOKENS:
        notes: list[str] = []
        for event in _noted(writer, source, length, levels + 1):
            yield event
            if isinstance(event, Noted) and event.note:
                notes.append(event.note)
        if writer.cancelled():
            return
        levels += 1
        joined = "\n\n".join(notes)
        if count(joined) >= count(source):  # it cannot be made any shorter
            break
        source = joined
    summary = ""
    for tried in range(_TRIES):
        drawn = yield from _summed_up(writer, source, text, length, tried)
        if not tried or _off(drawn, length) < _off(summary, length):
            summary = drawn
        if writer.cancelled() or _off(summary, length) <= _TOLERANCE:
            break
    yield summary
    if not writer.cancelled():
        yield Summarized(summary, levels, writer.timings)


def _readable(text: str) -> str:
    """`text` with its code blanked out, every word in its place; not if it is mostly code."""
    prose = without_code(text)
    return prose if count(prose) >= _MOSTLY * count(text) else text


def _summed_up(
    writer: ProseWriter, source: str, text: str, length: int, attempt: int
) -> Generator[Reading, None, str]:
    """One summary of `source`, which was made of `text`, stretch by stretch.

    Asked for all at once, small models copy the beginning until the length is used up.
    """
    language, count_tokens = writer.language, writer.engine.count_tokens
    wanted = round(length / _STRETCH[language]) - attempt  # one of fewer parts is easier to fit
    stretches = in_stretches(source, wanted, count_tokens)
    conversation = Conversation(_SYSTEMS[language], "", count_tokens)
    said = Memory(language)
    summary = ""
    for number, stretch in enumerate(stretches):
        ahead = sum(map(count, stretches[number:]))
        share = round((length - count(summary)) * count(stretch) / max(ahead, 1))
        asked = (_FURTHER if number else _ASKS)[language]
        ask = _ask(asked, stretch, max(share, 1))
        pieces = writer.write(
            conversation.messages(ask),
            text,
            max(share, 1),
            asked=_ask(asked),
            said=said,
            attempt=attempt,
            stop=("\n",),
        )
        drawn = _closed((yield from _joined(pieces)), language)
        conversation.add(ask, drawn)
        summary += f"{_JOINT[language] if summary else ''}{drawn}"
        if writer.cancelled():
            break
    return summary


def _joined(pieces: Iterator[str | Reading]) -> Generator[Reading, None, str]:
    """Pass on what is read; returns what is written."""
    written = ""
    for piece in pieces:
        if isinstance(piece, str):
            written += piece
        else:
            yield piece
    return written


def _closed(drawn: str, language: str) -> str:
    """`drawn` up to its last sentence; a single one that breaks off ends here."""
    if end := last_sentence_end(drawn):
        return drawn[:end].strip()
    words = drawn.rstrip(_PAUSES)
    return f"{words}{_STOP[language]}" if words else ""


def _off(summary: str, length: int) -> float:
    """How far `summary` is from `length`, as a share of it."""
    return abs(count(summary) / length - 1)


def _noted(writer: ProseWriter, source: str, length: int, level: int) -> Iterator[SummaryEvent]:
    """Read `source` passage by passage."""
    parts = passages(source, PASSAGE_TOKENS, writer.engine.count_tokens)
    fair = round(_NOTES_SHARE * length / len(parts))
    headings, asked = headings_of(source), _ask(_NOTES[writer.language])
    failed: ScribeError | None = None
    done = 0
    for number, passage in enumerate(parts, start=1):
        yield Working(number, len(parts))
        note_length = min(max(fair, _SHORTEST_NOTE), _LONGEST_NOTE, default_length(passage.text))
        above = headings_above(headings, passage.start)
        messages = _messages(writer.language, passage.text, note_length, above)
        try:
            pieces = writer.write(messages, passage.text, note_length, asked=asked)
            note = yield from _joined(pieces)
        except ScribeError as error:
            failed = error
            yield Noted(level, number, len(parts), passage, "", error)
            continue
        if writer.cancelled():
            return
        done += 1
        yield Noted(level, number, len(parts), passage, note.strip())
    if failed is not None and not done:
        raise failed


def _messages(language: str, text: str, length: int, above: tuple[str, ...]) -> tuple[Message, ...]:
    """The request for a note on `text`, which stands under the headings `above`."""
    place = _FROM[language].format(place=" › ".join(above)) if above else ""
    shown = f"{place}{_ask(_NOTES[language], text, length)}"
    return (Message("system", _SYSTEMS[language]), Message("user", shown))


def _ask(ask: str, text: str = "", length: int = 0) -> str:
    """What is asked about `text`, or the instructions by themselves."""
    return ask.replace("{length}", str(length)).replace("{text}", plain_text(text).strip())
