"""What scribe asks of a model: the protocol every engine keeps, and the values that cross it.

Nothing here knows llama.cpp, HTTP or a terminal. An engine turns a `Request` into an iterator
of `Chunk`s, in this order: any number of `Prefill`, any number of `Piece`, one `Finish`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from enum import Enum
from typing import Literal, Protocol

from scribe.engine.prediction import Choice, Scored, Token

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Picture:
    """A picture that a model can be shown, by the `name` its person gave it.

    `pixels` has height * width * 3 bytes: red, green and blue, row by row from the top left.
    """

    name: str
    width: int
    height: int
    pixels: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.pixels) != self.width * self.height * 3:
            raise ValueError("pixels")  # which are read by C, without a look at their number


@dataclass(frozen=True)
class Message:
    """One turn of a conversation. `content` is never read as markup or control tokens.

    `pictures` are shown before the content, in their order, to a model that sees.
    """

    role: Role
    content: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Sampling:
    """How the next token is drawn from the logits. A field at its neutral value is switched off.

    Order of application: logit bias, top-n-sigma, candidate cut, repeat/frequency/presence
    penalties, DRY, top-k, top-p, min-p, XTC, temperature, draw (or mirostat in place of the
    cuts). Penalties and DRY see the assistant's earlier turns as well as the text being
    generated. `grammar` is GBNF. Sources: min-p arXiv 2407.01082, top-n-sigma arXiv 2411.07641,
    mirostat arXiv 2007.14966, DRY and XTC by p-e-w (llama.cpp pull requests 9702, 9742).
    """

    temperature: float = 0.7
    top_k: int = 20
    top_p: float = 0.8
    min_p: float = 0.05
    top_n_sigma: float = 0.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    repeat_penalty: float = 1.05
    repeat_last_n: int = 256
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    dry_multiplier: float = 0.8
    dry_base: float = 1.75
    dry_allowed_length: int = 3
    dry_last_n: int = 4096
    dry_breakers: tuple[str, ...] = ("\n", "。", "！", "？", "：", ":", '"', "*")
    mirostat: int = 0
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    logit_bias: tuple[tuple[str, float], ...] = ()
    grammar: str = ""


class Verdict(Enum):
    """What a guide makes of the text so far."""

    HOLD = "hold"  # not known yet; keep back what has come since the last release
    RELEASE = "release"  # good; hand over all that is held
    STOP = "stop"  # hand over all that is held, and end the generation
    CUT = "cut"  # take back all that is held, and end the generation
    REJECT = "reject"  # take back the latest token and draw another in its place
    REWIND = "rewind"  # take back all that is held and begin it with another token


class Guide(Protocol):
    """Steers a generation while it runs. Called once a token: it must be quick.

    What a guide holds has not left the engine, so it can be taken back without a trace.
    """

    def may_end(self) -> bool:
        """Whether the model, which would end the text here, may; if not, it has to go on."""

    def observe(self, text: str) -> Verdict:
        """Judge the text with the newly generated `text` at its end."""


def never_cancelled() -> bool:
    """The `cancelled` of a request that nobody can interrupt."""
    return False


@dataclass(frozen=True)
class Request:
    """One generation.

    `messages` is the conversation so far; an engine without a chat template continues their
    contents as plain text, and so does any engine with `raw`. The answer starts with `prefix`,
    which is not among the pieces that come out. `max_tokens` bounds the answer. `seed` draws the
    same text again on the same engine. `cancelled` is polled between tokens and during prefill.
    `lookup` is text that the answer is likely to copy from, "" for none: it is for speed alone.
    At temperature 0 the answer is the same without it; else a seed may draw another one, of the
    same chances. `top` asks of how many choices to tell at each token; 0: no probabilities.
    """

    messages: tuple[Message, ...]
    prefix: str = ""
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int = 1024
    seed: int = 0
    stop: tuple[str, ...] = ()
    guide: Guide | None = None
    lookup: str = ""
    raw: bool = False
    top: int = 0
    cancelled: Callable[[], bool] = never_cancelled


class FinishReason(str, Enum):
    """Why a generation ended."""

    END = "end"  # the model ended the text
    STOP = "stop"  # a stop string was met
    GUIDE = "guide"  # the guide had enough
    LENGTH = "length"  # max_tokens
    CONTEXT = "context"  # the context is full
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Timings:
    """Token counts and wall-clock seconds of one generation.

    `prompt_tokens` counts the whole prompt, of which `reused_tokens` were still in the KV
    cache and were not computed again. `generated_tokens` counts every token that the text took:
    the end token too, and what a guide had taken back. A draw that is rejected on the spot costs
    no computation and does not count. `drafted_tokens` were guessed and computed ahead of their
    draw, and `accepted_tokens` of them were then drawn.
    """

    prompt_tokens: int = 0
    reused_tokens: int = 0
    prefill_seconds: float = 0.0
    generated_tokens: int = 0
    generation_seconds: float = 0.0
    drafted_tokens: int = 0
    accepted_tokens: int = 0

    def __add__(self, other: Timings) -> Timings:
        """The two generations together."""
        return Timings(
            *(mine + yours for mine, yours in zip(astuple(self), astuple(other), strict=True))
        )

    @property
    def prefill_rate(self) -> float:
        """Prompt tokens computed per second."""
        return _rate(self.prompt_tokens - self.reused_tokens, self.prefill_seconds)

    @property
    def generation_rate(self) -> float:
        """Tokens generated per second."""
        return _rate(self.generated_tokens, self.generation_seconds)


def _rate(tokens: int, seconds: float) -> float:
    return tokens / seconds if seconds > 0 else 0.0


@dataclass(frozen=True)
class Prefill:
    """Progress through the prompt, in tokens, reused ones included."""

    done: int
    total: int


@dataclass(frozen=True)
class Piece:
    """Newly generated text, never half a character, and the tokens it came from.

    `scored` has one entry for each of them if the request's `top` asks for it.
    """

    text: str
    tokens: tuple[int, ...] = ()
    scored: tuple[Scored, ...] = ()


@dataclass(frozen=True)
class Finish:
    """The last chunk of every generation."""

    reason: FinishReason
    timings: Timings


Chunk = Prefill | Piece | Finish


@dataclass(frozen=True)
class EngineInfo:
    """What is known of a loaded model. `context` is in tokens.

    `plans` tells that it is able enough to draw up a plan and keep to it, `sees` that messages
    may have pictures.
    """

    name: str
    context: int
    chat: bool
    plans: bool = True
    sees: bool = False
    details: Mapping[str, float] = field(default_factory=dict)


class Engine(Protocol):
    """A model that can be asked to generate. Not safe for use by two threads at once."""

    @property
    def info(self) -> EngineInfo:
        """What is known of the model."""

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` takes as the content of a message."""

    def picture_tokens(self, picture: Picture) -> int:
        """How many tokens of the context `picture` takes. Raises EngineError if it sees none."""

    def stream(self, request: Request) -> Iterator[Chunk]:
        """Generate. Raises ContextOverflow before anything is computed, EngineError later."""

    def tokenize(self, text: str) -> tuple[Token, ...]:
        """The tokens of `text` as the content of a message. Raises EngineError."""

    def predict(self, request: Request, continuation: Sequence[int] = ()) -> tuple[Choice, ...]:
        """The `request.top` likeliest tokens after the prompt and the tokens of `continuation`.

        None at all when cancelled. Raises ContextOverflow or EngineError.
        """

    def score(
        self,
        text: str,
        top: int = 0,
        cancelled: Callable[[], bool] = never_cancelled,
        after: Request | None = None,
    ) -> Iterator[Scored]:
        """Each token of `text`, of any length, with `top` choices; ends early when cancelled.

        With `after`, `text` is what follows the prompt of that request, and both must fit into
        the context together. Raises ContextOverflow, and EngineError, at once where an engine
        knows no probabilities.
        """

    def close(self) -> None:
        """Free the model. The engine cannot be used afterwards."""
