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
    Picture,
    Prefill,
    Request,
    Timings,
    never_cancelled,
)
from scribe.engine.llama.chat import ChatTemplate
from scribe.engine.llama.context import BATCH, Aborted, KvContext
from scribe.engine.llama.generation import Generation
from scribe.engine.llama.lora import attach, check
from scribe.engine.llama.model import LlamaOptions, context_size, load_model
from scribe.engine.llama.probabilities import Probabilities
from scribe.engine.llama.probe import probe
from scribe.engine.llama.prompt import Prompt, PromptReader
from scribe.engine.llama.runtime import C
from scribe.engine.llama.sampling import SamplerFactory
from scribe.engine.llama.scoring import score, score_after
from scribe.engine.llama.speculation import Speculation
from scribe.engine.llama.vision import Part, Projector, check_projector
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.prediction import Choice, Scored, Token
from scribe.engine.room import require_room
from scribe.engine.sight import sees_nothing
from scribe.gguf import GgufHeader, read_header
from scribe.hardware import physical_cores

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

        A projector is trusted as the model is.

        Raises ModelFileError, ResourceError or ConfigError, each with the real reason.
        """
        header = read_header(path)
        for lora in options.loras:
            check(lora, header)
        if options.mmproj:
            check_projector(options.mmproj)
        size = context_size(header, options)
        if not trusted or options.loras:
            probe(path, options.loras, options.mmproj)
        with ExitStack() as resources:
            self._load(header, options, size, cancelled, resources)
            self._resources = resources.pop_all()
        chat = self._template is not None
        sees = self._projector is not None
        self._info = EngineInfo(name or header.name, size, chat, plans, sees, self._details)

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
        flash_attention = _FLASH_ATTENTION[options.flash_attention]
        model = load_model(header, options, size, cancelled)
        resources.callback(C.llama_model_free, model)
        self._vocabulary = vocabulary = Vocabulary(model)
        self._projector: Projector | None = None
        if options.mmproj:
            self._projector = Projector(
                options.mmproj,
                model,
                threads=threads,
                gpu=options.gpu_layers != 0,
                flash_attention=flash_attention,
                cancelled=cancelled,
            )
            resources.callback(self._projector.close)
        self._context = KvContext(
            model,
            size=size,
            threads=threads,
            flash_attention=flash_attention,
            kv_bytes=kv_bytes,
            batch=max(BATCH, self._projector.batch if self._projector else 0),
        )
        resources.callback(self._context.close)
        attach(model, self._context.pointer, options.loras)
        self._ahead = Speculation(self._context)
        self._samplers = SamplerFactory(vocabulary)
        resources.callback(self._samplers.close)
        self._template: ChatTemplate | None = None
        if header.chat_template:
            bos, eos = vocabulary.text_of(vocabulary.bos), vocabulary.text_of(vocabulary.eos)
            self._template = ChatTemplate(header.chat_template, bos=bos, eos=eos)
        self._reader = PromptReader(vocabulary, self._template, self._cut)
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

    def picture_tokens(self, picture: Picture) -> int:
        parts = self._cut(picture)
        return sum(len(part) if isinstance(part, tuple) else part.cells for part in parts)

    def tokenize(self, text: str) -> tuple[Token, ...]:
        return tuple(map(self._vocabulary.entry, self._vocabulary.tokenize(text, special=False)))

    def close(self) -> None:
        self._resources.close()

    def stream(self, request: Request) -> Iterator[Chunk]:
        prompt = self._prompt(request)
        # The checks above are made now, not when the first chunk is asked for.
        return self._generate(request, prompt)

    def predict(self, request: Request, continuation: Sequence[int] = ()) -> tuple[Choice, ...]:
        prompt = self._prompt(request, continuation)
        left = self._context.keep_prefix(prompt)
        try:
            for _done in self._context.prefill(left, request.cancelled):
                pass
        except Aborted:
            return ()
        return Probabilities(self._vocabulary, self._context, -1).choices(request.top)

    def score(
        self,
        text: str,
        top: int = 0,
        cancelled: Callable[[], bool] = never_cancelled,
        after: Request | None = None,
    ) -> Iterator[Scored]:
        tokens = self._vocabulary.tokenize(text, special=False)
        if after is None:
            return score(self._context, self._vocabulary, tokens, top, cancelled)
        prompt = self._prompt(after)
        require_room(prompt.cells + len(tokens), self._context.size)
        return score_after(self._context, self._vocabulary, prompt, tokens, top, cancelled)

    def _generate(self, request: Request, prompt: Prompt) -> Iterator[Chunk]:
        started = prefilled = time.perf_counter()
        earlier = list(self._reader.earlier_tokens(request))
        generation = Generation(
            self._context, self._vocabulary, self._samplers, request, self._ahead, earlier
        )
        left, total = self._context.keep_prefix(prompt), prompt.cells
        reused = self._context.cells
        reason = FinishReason.CANCELLED
        try:
            yield Prefill(reused, total)
            for done in self._context.prefill(left, request.cancelled):
                yield Prefill(done, total)
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
            prompt_tokens=total,
            reused_tokens=reused,
            prefill_seconds=prefilled - started,
            generated_tokens=generation.drawn,
            generation_seconds=time.perf_counter() - prefilled,
            drafted_tokens=generation.drafted,
            accepted_tokens=generation.accepted,
        )
        yield Finish(reason, timings)

    def _prompt(self, request: Request, continuation: Sequence[int] = ()) -> Prompt:
        """The prompt with the tokens of `continuation` behind it. Raises ContextOverflow."""
        prompt = self._reader.read(request).followed_by(continuation)
        require_room(prompt.cells, self._context.size)
        return prompt

    def _cut(self, picture: Picture) -> Sequence[Part]:
        if self._projector is None:
            raise sees_nothing(self._info)
        return self._projector.cut(picture)
