"""What scribe asks of the model in every kind of text, in the language of the text.

What belongs to one kind of text is in its template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Asks:
    """Requests as format strings, and the marks of an outline line by line.

    An outline reads `{title}A title`, then lines of `1. heading{colon}point`, or, where it is
    given what they take up, of `1. beat{colon}point{heading}heading`.
    """

    whole: str
    title: str
    colon: str
    comma: str
    heading: str
    given_outline: str
    facts: str
    points: str
    summary: str
    told_before: str
    further: str
    more: str
    missed: str
    postscript: str
    picture: str

    def named_pictures(self, names: Iterable[str]) -> list[str]:
        """A line for each picture, so that there are words for it."""
        numbered = enumerate(names, start=1)
        return [self.picture.format(number=number, name=name) for number, name in numbered]


ASKS = {
    "zh": Asks(
        whole="全文约{length}字。",
        title="标题：",
        colon="：",
        comma="；",
        heading="小标题：",
        given_outline="按下面的提纲写，一节一节地写：\n\n{outline}",
        facts="这里务必写到：{facts}。",
        points=(
            "先把“{heading}”这一节分成{number}段，每行一段，只用一句话说明这一段具体写什么，"
            "各段互不重复，也不重复前面写过的内容。"
        ),
        summary="暂停。用{length}字以内概括到目前为止全文已经写了什么：人物、事实、结论。只写概括。",
        told_before="前面已经写好的部分讲了这些，不要重复：{summary}",
        further="紧接着上面的最后一句往下写，再写约{length}字，写上面还没有写到的具体内容。只写自然段。",
        more="紧接着上面的最后一句往下写，再写约{length}字，写前面没有写到的内容，把全文写完。只写自然段。",
        missed="接着上面，再用一两句话写明这件事：{facts}。只写这一两句。",
        postscript="另：",
        picture="图{number}：{name}",
    ),
    "en": Asks(
        whole="About {length} words in all.",
        title="Title:",
        colon=":",
        comma=";",
        heading=" Heading:",
        given_outline="Follow this outline, section by section:\n\n{outline}",
        facts="Be sure that this is told here, in the words of the text itself: {facts}.",
        points=(
            'First divide the section "{heading}" into {number} passages, one to a line: a single '
            "sentence each on what exactly the passage says. No two say the same, and none "
            "repeats what is already written."
        ),
        summary=(
            "Pause. Sum up in at most {length} words what the text has said so far: people, "
            "facts, conclusions. Only the summary."
        ),
        told_before="The part already written says this; do not repeat it: {summary}",
        further=(
            "Go straight on from the last sentence, about {length} words more, with particulars "
            "that have not been told yet. Plain paragraphs only."
        ),
        more=(
            "Go straight on from the last sentence, about {length} words more, with what has not "
            "been told yet, and bring the text to its end. Plain paragraphs only."
        ),
        missed="Go on with one or two sentences that tell this: {facts}. Only these sentences.",
        postscript="P.S. ",
        picture="Picture {number}: {name}",
    ),
}
