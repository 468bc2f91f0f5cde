"""The llama.cpp engine: a request in, text out, one token at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from scribe.engine.base import (
    Chunk,
    EngineInfo,
    Finish,
    FinishReason,
    Prefill,
    Request,
    Timings,
    never_cancelled,
)
from scribe.engine.llama.chat import ChatTemplate, Segment
from scribe.engine.llama.context import Aborted, KvContext
from scribe.engine.llama.generation import Generation
from scribe.engine.llama.lora import attach, check
from scribe.engine.llama.model import LlamaOptions, context_size, load_model
from scribe.engine.llama.probabilities import Probabilities
from scribe.engine.llama.probe import probe
from scribe.engine.llama.runtime import C
from scribe.engine.llama.sampling import SamplerFactory
from scribe.engine.llama.scoring import score
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.prediction import Choice, Scored, Token
from scribe.engine.room import require_room
from scribe.errors import EngineError
from scribe.gguf import GgufHeader, read_header
from scribe.hardware import physical_cores
from scribe.i18n import _

_FLASH_ATTENTION = {"auto": -1, "off": 0, "on": 1}  # llama_flash_attn_type


class LlamaEngine:
    """Keeps the `Engine` protocol with a GGUF model in this process."""

    def __init__(
        self,
        path: Path,
        options: LlamaOptions = LlamaOptions(),  # noqa: B008 - frozen
        *,
        name: str = "",
        trusted: bool = False,
        plans: bool = True,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Load `path`. What is not `trusted` is loaded in a child process first, as adapters are.

        Raises ModelFileError, ResourceError or ConfigError, each with the real reason.
        """
        header = read_header(path)
        for lora in options.loras:
            check(lora, header)
        size = context_size(header, options)
        if not trusted or options.loras:
            probe(path, options.loras)
        with ExitStack() as resources:
            self._load(header, options, size, cancelled, resources)
            self._resources = resources.pop_all()
        chat = self._template is not None
        self._info = EngineInfo(name or header.name, size, chat, plans, self._details)

    def _load(
        self,
        header: GgufHeader,
        options: LlamaOptions,
        size: int,
        cancelled: Callable[[], bool],
        resources: ExitStack,
    ) -> None:
        """Build all that holds native memory, entered in `resources` as it comes to be."""
        started = time.perf_counter()
        threads = options.threads or physical_cores()
        kv_bytes = size * header.kv_bytes_per_token
        model = load_model(header, options, size, cancelled)
        resources.callback(C.llama_model_free, model)
        self._vocabulary = vocabulary = Vocabulary(model)
        self._context = KvContext(
            model,
            size=size,
            threads=threads,
            flash_attention=_FLASH_ATTENTION[options.flash_attention],
            kv_bytes=kv_bytes,
        )
        resources.callback(self._context.close)
        attach(model, self._context.pointer, options.loras)
        self._samplers = SamplerFactory(vocabulary)
        resources.callback(self._samplers.close)
        self._template: ChatTemplate | None = None
        if header.chat_template:
            bos, eos = vocabulary.text_of(vocabulary.bos), vocabulary.text_of(vocabulary.eos)
            self._template = ChatTemplate(header.chat_template, bos=bos, eos=eos)
        self._details = {
            "threads": threads,
            "weights_bytes": header.file_size,
            "kv_bytes": kv_bytes,
            "load_seconds": time.perf_counter() - started,
        }

    @property
    def info(self) -> EngineInfo:
        return self._info

    def count_tokens(self, text: str) -> int:
        return len(self._vocabulary.tokenize(text, special=False))

    def tokenize(self, text: str) -> tuple[Token, ...]:
        return tuple(map(self._vocabulary.entry, self._vocabulary.tokenize(text, special=False)))

    def close(self) -> None:
        self._resources.close()

    def stream(self, request: Request) -> Iterator[Chunk]:
        prompt = self._prompt_tokens(request)
        require_room(len(prompt), self._context.size)
        # The checks above are made now, not when the first chunk is asked for.
        return self._generate(request, prompt)

    def predict(self, request: Request, continuation: Sequence[int] = ()) -> tuple[Choice, ...]:
        prompt = [*self._prompt_tokens(request), *continuation]
        require_room(len(prompt), self._context.size)
        reused = self._context.keep_prefix(prompt)
        try:
            for _done in self._context.prefill(prompt[reused:], request.cancelled):
                pass
        except Aborted:
            return ()
        return Probabilities(self._vocabulary, self._context, -1).choices(request.top)

    def score(
        self, text: str, top: int = 0, cancelled: Callable[[], bool] = never_cancelled
    ) -> Iterator[Scored]:
        tokens = self._vocabulary.tokenize(text, special=False)
        return score(self._context, self._vocabulary, tokens, top, cancelled)

    def _generate(self, request: Request, prompt: list[int]) -> Iterator[Chunk]:
        started = prefilled = time.perf_counter()
        earlier = list(self._earlier_tokens(request))
        generation = Generation(self._context, self._vocabulary, self._samplers, request, earlier)
        reused = self._context.keep_prefix(prompt)
        reason = FinishReason.CANCELLED
        try:
            yield Prefill(reused, len(prompt))
            for done in self._context.prefill(prompt[reused:], request.cancelled):
                yield Prefill(reused + done, len(prompt))
            prefilled = time.perf_counter()
            reason = yield from generation.run()
        except Aborted:
            pass  # the reason is already the right one
        finally:
            generation.close()
        rest = generation.flush()
        if rest.text or rest.scored:
            yield rest
        timings = Timings(
            prompt_tokens=len(prompt),
            reused_tokens=reused,
            prefill_seconds=prefilled - started,
            generated_tokens=generation.drawn,
            generation_seconds=time.perf_counter() - prefilled,
            drafted_tokens=generation.drafted,
            accepted_tokens=generation.accepted,
        )
        yield Finish(reason, timings)

    def _prompt_tokens(self, request: Request) -> list[int]:
        """The conversation as tokens; contents are never read as control tokens."""
        tokenize, vocabulary = self._vocabulary.tokenize, self._vocabulary
        if self._template is None or request.raw:
            contents = [message.content for message in request.messages]
            tokens = tokenize("\n\n".join(contents) + request.prefix, special=False)
        else:
            segments = self._template.render(request.messages)
            tokens = [
                token
                for segment in (*segments, Segment(request.prefix, markup=False))
                for token in tokenize(segment.text, special=segment.markup)
            ]
        if vocabulary.adds_bos and tokens[:1] != [vocabulary.bos]:
            tokens.insert(0, vocabulary.bos)
        if not tokens:
            raise EngineError(_("There is nothing to continue: the prompt is empty."))
        return tokens

    def _earlier_tokens(self, request: Request) -> Iterator[int]:
        """Tokens the model wrote before: what penalties and DRY must not let it repeat."""
        written = [message.content for message in request.messages if message.role == "assistant"]
        for text in (*written, request.prefix):
            yield from self._vocabulary.tokenize(text, special=False)
