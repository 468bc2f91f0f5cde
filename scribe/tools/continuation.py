"""Goes on with a text somebody else began, from its last word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scribe.engine.base import Message, Sampling
from scribe.text import ends_sentence
from scribe.tools.events import Working
from scribe.tools.prose import ProseWriter
from scribe.tools.splitting import passages
from scribe.tools.summary import Noted, Summarized, summarize
from scribe.writing.events import Reading
from scribe.writing.job import TOKENS_PER_UNIT
from scribe.writing.memory import Memory

CONTINUING = Sampling(temperature=0.8, top_p=0.95, top_k=40)
USUAL_LENGTH = 500  # 字 or words, where none is asked for
_VIEW = 0.5  # of the context, that the text gone on from may take
_SUMMARY = 200  # 字 or words for what comes before that
_TAIL = 400  # characters at the end of the text that the answer starts with

_SYSTEMS = {
    "zh": "你是一位作者，接着别人的文稿往下写，人物、语气、时态和文体都与原文一致。",
    "en": (
        "You are a writer who carries on the drafts of others, with the same people, voice, tense "
        "and style."
    ),
}
_ASKS = {
    "zh": (
        "{before}文稿写到这里：\n\n{text}\n\n接着最后一句往下写约{length}字，写新的内容，"
        "不重复已有的话，不作总结，不加说明。"
    ),
    "en": (
        "{before}The draft so far:\n\n{text}\n\nGo on from its last sentence for about {length} "
        "words, with something new. Do not repeat what is there, sum up or comment."
    ),
}
_BEFORE = {"zh": "更早的部分讲了：{summary}\n\n", "en": "Earlier it tells this: {summary}\n\n"}


@dataclass(frozen=True)
class Joint:
    """How a continuation meets the text before it: what stands between the two.

    `missing` is what of that the text does not end with yet.
    """

    text: str
    between: str = ""
    missing: str = ""

    @classmethod
    def after(cls, text: str) -> Joint:
        """A sentence in hand is finished; a whole one on a line that ended ends its paragraph."""
        bare = text.rstrip()
        end = text[len(bare) :]
        if not ends_sentence(bare):
            return cls(text if end in ("", " ") else bare)
        if "\n" not in end:
            return cls(bare)
        return cls(bare, "\n\n", "\n\n"[end.count("\n") :])


def continue_text(
    writer: ProseWriter, text: str, length: int
) -> Iterator[str | Reading | Working | Noted]:
    """Write `length` 字 or words that follow `text`; they come in pieces.

    Of a text that the context cannot hold, the beginning is summed up.
    """
    engine, joint = writer.engine, Joint.after(text)
    room = round(_VIEW * engine.info.context)
    said = Memory(writer.language)
    said.take_in(joint.text)
    if not engine.info.chat:
        budget = engine.info.context - round(TOKENS_PER_UNIT * length)
        kept = _last_passages(writer, joint.text, budget)
        messages: tuple[Message, ...] = (Message("user", kept + joint.between),)
        prefix = ""
    else:
        view = _last_passages(writer, joint.text, room)
        summary = ""
        for event in _summed_up(writer, joint.text.removesuffix(view)):
            if isinstance(event, str):
                summary = event
            else:
                yield event
        before = _BEFORE[writer.language].format(summary=summary) if summary else ""
        prefix = f"{view[-_TAIL:].lstrip()}{joint.between}"
        asked = _ASKS[writer.language].format(
            before=before, text=view[:-_TAIL] or "……", length=length
        )
        messages = (Message("system", _SYSTEMS[writer.language]), Message("user", asked))
    yield from writer.write(messages, text, length, prefix=prefix, said=said, sums_up=False)


def _summed_up(writer: ProseWriter, text: str) -> Iterator[str | Reading | Working | Noted]:
    """The summary of `text`, at last, as a string; "" for no text."""
    if not text.strip():
        return
    for event in summarize(writer, text, _SUMMARY):
        if isinstance(event, Summarized):
            yield event.text
        elif not isinstance(event, str):
            yield event


def _last_passages(writer: ProseWriter, text: str, budget: int) -> str:
    """The end of `text` that takes no more than `budget` tokens."""
    if writer.engine.count_tokens(text) <= budget:
        return text
    parts = passages(text, max(budget // 2, 1), writer.engine.count_tokens)
    return "".join(part.text for part in parts[-2:])
