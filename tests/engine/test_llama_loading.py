"""Loading a model: what fits is loaded as asked, and what is broken is told apart from it."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from generating import Patience, ask, generate
from tiny_gguf import TinyModel

from scribe.engine.llama.amx import compiler_breaks_amx
from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.llama.model import LlamaOptions
from scribe.errors import ConfigError, EngineError, ModelFileError, ResourceError
from scribe.gguf import read_header

WHOLE = TinyModel().to_bytes()


def file_with(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    return path


class TestBrokenFiles:
    """A broken file is refused by the header's reader, and so by the engine, with a reason."""

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "empty"),
            (b"  <!DOCTYPE html><html><body>404", "web page"),
            (b"<HTML>", "web page"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "LFS"),
            (b"GGML" + bytes(100), "signature"),
            (b"GGU", "signature"),
            (b"GGUF", "cut short"),
            (WHOLE[:20], "cut short"),
            (WHOLE[:3000], "cut short"),
            (WHOLE[:-1000], "cut short"),
            (b"GGUF" + struct.pack("<I", 1) + WHOLE[8:], "version 1"),
            (b"GGUF" + struct.pack(">I", 3) + WHOLE[8:], "version 50331648"),
            (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 1), "damaged"),
            (b"GGUF" + struct.pack("<IQQ", 3, 1, 2**60), "damaged"),
            (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**63), "damaged"),
            (b"GGUF" + struct.pack("<IQQQ1sII", 3, 0, 1, 1, b"k", 77, 0), "damaged"),
            (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 4, 2**50), "damaged"),
            (
                b"GGUF"
                + struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"k", 9)
                + struct.pack("<IQ", 9, 1) * 5000,
                "damaged",
            ),
            (WHOLE.replace(b"tiny", b"t\xffny"), "UTF-8"),
            (WHOLE.replace(b"general.name", b"general.n\xffme"), "UTF-8"),
            (TinyModel(metadata={"general.alignment": 0}).to_bytes(), "damaged"),
        ],
    )
    def test_it_is_refused_with_its_reason(
        self, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        path = file_with(tmp_path, content)
        for load in (read_header, LlamaEngine):
            with pytest.raises(ModelFileError) as caught:
                load(path)
            assert reason in caught.value.message
            assert str(path) in caught.value.message
            assert caught.value.hint

    def test_a_directory_or_nothing_is_refused(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "nothing.gguf"):
            with pytest.raises(ModelFileError) as caught:
                LlamaEngine(path)
            assert str(path) in caught.value.message

    @pytest.mark.parametrize(
        ("metadata", "reason"),
        [
            ({"general.architecture": "nosuch"}, "'nosuch'"),
            ({"tokenizer.ggml.pre": "nosuch"}, "'nosuch'"),
            ({"llama.attention.head_count": 0}, "blk.0.attn_q.weight"),
            ({"general.alignment": 3}, "alignment 3"),
        ],
    )
    def test_what_only_llama_cpp_knows_is_told_in_its_words(
        self, tmp_path: Path, metadata: dict[str, str | int], reason: str
    ) -> None:
        model = TinyModel(metadata=metadata)
        with pytest.raises(ModelFileError) as caught:
            LlamaEngine(model.write(tmp_path / "model.gguf"))
        assert reason in caught.value.message

    @pytest.mark.parametrize(
        "metadata",
        [
            {"llama.block_count": 0},
            {"llama.expert_count": 5000},
            {"llama.attention.layer_norm_rms_epsilon": -5.0},
            {"tokenizer.ggml.tokens": ["a", "a"], "tokenizer.ggml.token_type": [1, 1]},
            {"tokenizer.ggml.model": "llama"},
        ],
        ids=["loading", "experts", "computing", "vocabulary", "tokenizing"],
    )
    def test_a_file_that_crashes_llama_cpp_does_not_crash_this_process(
        self, tmp_path: Path, metadata: dict[str, str | int]
    ) -> None:
        path = TinyModel(metadata=metadata).write(tmp_path / "model.gguf")
        with pytest.raises(ModelFileError) as caught:
            LlamaEngine(path)
        assert str(path) in caught.value.message
        with closing(LlamaEngine(TinyModel().write(path))) as engine:
            assert generate(engine, ask("Go.")).text

    @pytest.mark.parametrize(
        ("template", "reason"),
        [
            ("{{ 10**(10**10) }}", "its chat template does not come to an end"),
            (
                "{% set n = namespace(x='x') %}{% for _ in 'x' * 40 %}"
                "{% set n.x = n.x ~ n.x %}{% endfor %}",
                "crashes on",
            ),
        ],
        ids=["time", "memory"],
    )
    def test_a_template_that_eats_the_machine_is_stopped_in_a_child_process(
        self, tmp_path: Path, template: str, reason: str
    ) -> None:
        path = TinyModel(template=template).write(tmp_path / "tiny.gguf")

        with pytest.raises(ModelFileError, match=reason):
            LlamaEngine(path)


class TestContext:
    @pytest.mark.parametrize(
        ("trained", "options", "context"),
        [
            (4096, LlamaOptions(), 4096),
            (4096, LlamaOptions(context=512), 512),
            (4096, LlamaOptions(context=513), 768),
            (4096, LlamaOptions(context=4096), 4096),
            (32768, LlamaOptions(), 8192),
            (32768, LlamaOptions(needed_context=10_000), 10_240),
            (32768, LlamaOptions(needed_context=100_000), 32768),
        ],
    )
    def test_it_is_as_asked_or_as_needed(
        self, tmp_path: Path, trained: int, options: LlamaOptions, context: int
    ) -> None:
        path = TinyModel(context=trained).write(tmp_path / "model.gguf")
        with closing(LlamaEngine(path, options, trusted=True)) as engine:
            assert engine.info.context == context

    def test_more_than_the_model_was_trained_for_is_a_mistake(self, tmp_path: Path) -> None:
        path = TinyModel(context=4096).write(tmp_path / "model.gguf")
        with pytest.raises(ConfigError) as caught:
            LlamaEngine(path, LlamaOptions(context=4097))
        assert "4097" in caught.value.message
        assert "4096" in caught.value.message
        assert "4096" in caught.value.hint

    def test_more_than_the_memory_holds_is_told_in_numbers(self, tmp_path: Path) -> None:
        path = TinyModel(context=2**31).write(tmp_path / "model.gguf")
        with pytest.raises(ResourceError) as caught:
            LlamaEngine(path, LlamaOptions(context=2**31))
        needed, free = map(float, re.findall(r"([0-9.]+) GB", caught.value.message))
        kv_gigabytes = 2**31 * read_header(path).kv_bytes_per_token / 1e9
        assert kv_gigabytes <= needed <= kv_gigabytes + 1
        assert 0 < free < needed
        assert str(2**31) in caught.value.message
        assert "--context" in caught.value.hint

    def test_memory_of_the_cache_is_what_the_header_foretold(self, tmp_path: Path) -> None:
        path = TinyModel(context=4096).write(tmp_path / "model.gguf")
        with closing(LlamaEngine(path, LlamaOptions(context=1024), trusted=True)) as engine:
            assert engine.info.details["kv_bytes"] == 1024 * read_header(path).kv_bytes_per_token
            assert engine.info.details["weights_bytes"] == path.stat().st_size


class TestOptions:
    @pytest.mark.parametrize("flash_attention", ["auto", "on", "off"])
    @pytest.mark.parametrize("threads", [1, 2])
    def test_they_change_speed_and_not_the_text(
        self, tmp_path: Path, flash_attention: str, threads: int
    ) -> None:
        path = TinyModel().write(tmp_path / "model.gguf")
        with closing(LlamaEngine(path, trusted=True)) as plain:
            expected = generate(plain, ask("Go.")).text
        options = LlamaOptions(threads=threads, flash_attention=flash_attention, gpu_layers=0)
        with closing(LlamaEngine(path, options, trusted=True)) as engine:
            assert engine.info.details["threads"] == threads
            assert generate(engine, ask("Go.")).text == expected

    def test_the_name_is_the_given_one_or_the_files_own(self, tmp_path: Path) -> None:
        path = TinyModel().write(tmp_path / "model.gguf")
        for given, shown in (("mine", "mine"), ("", "tiny")):
            with closing(LlamaEngine(path, name=given, trusted=True)) as engine:
                assert engine.info.name == shown

    def test_loading_can_be_stopped(self, tmp_path: Path) -> None:
        path = TinyModel().write(tmp_path / "model.gguf")
        with pytest.raises(EngineError):
            LlamaEngine(path, trusted=True, cancelled=Patience(0))

    def test_two_engines_live_side_by_side(self, tmp_path: Path) -> None:
        paths = [TinyModel(seed=seed).write(tmp_path / f"{seed}.gguf") for seed in (1, 2)]
        with (
            closing(LlamaEngine(paths[0], trusted=True)) as one,
            closing(LlamaEngine(paths[1], trusted=True)) as other,
        ):
            texts = [generate(engine, ask("Go.")).text for engine in (one, other, one, other)]
        assert texts[:2] == texts[2:]
        assert texts[0] != texts[1]

    def test_a_file_overwritten_after_loading_does_no_harm(self, tmp_path: Path) -> None:
        path = TinyModel().write(tmp_path / "model.gguf")
        with closing(LlamaEngine(path, trusted=True)) as engine:
            before = generate(engine, ask("Go.")).text
            path.write_bytes(b"")
            again = replace(ask("Go."), messages=ask("Other.").messages)
            assert generate(engine, again).text
            assert generate(engine, ask("Go.")).text == before


def test_nothing_is_printed(tmp_path: Path) -> None:
    """llama.cpp writes to the file descriptors; another process shows all that they got."""
    path = TinyModel().write(tmp_path / "model.gguf")
    broken = TinyModel(metadata={"general.architecture": "nosuch"}).write(tmp_path / "broken.gguf")
    program = (
        "import sys, contextlib\n"
        "from pathlib import Path\n"
        "from scribe.engine.llama.engine import LlamaEngine\n"
        "from scribe.errors import ModelFileError\n"
        "with contextlib.suppress(ModelFileError):\n"
        "    LlamaEngine(Path(sys.argv[2]))\n"
        "LlamaEngine(Path(sys.argv[1])).close()\n"
    )
    command = [sys.executable, "-c", program, str(path), str(broken)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("comment", "broken"),
    [
        (b"GCC: (Debian 12.2.0-14+deb12u1) 12.2.0", True),
        (b"GCC: (Ubuntu 12.3.0-1ubuntu1~22.04) 12.3.0", True),
        (b"GCC: (GNU) 12.4.0", False),
        (b"GCC: (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0", True),
        (b"GCC: (GNU) 11.5.0 20240719 (Red Hat 11.5.0-5)", False),
        (b"GCC: (GNU) 13.2.1 20231205", True),
        (b"GCC: (Ubuntu 13.3.0-6ubuntu2~24.04) 13.3.0", False),
        (b"GCC: (GNU) 10.2.1 20210130 (Red Hat 10.2.1-11)", True),
        (b"GCC: (GNU) 4.8.5", True),
        (b"GCC: (Debian 14.2.0-19) 14.2.0", False),
        (b"GCC: (GNU) 15.1.0", False),
        (b"Debian clang version 16.0.6", False),
        (b"GCC: (GNU) 14.2.0\0GCC: (Debian 12.2.0-14) 12.2.0\0", True),
        (b"", False),
    ],
)
def test_compilers_that_break_amx_are_known(comment: bytes, broken: bool) -> None:
    library = b"\x7fELF" + bytes(100) + comment + b"\0" + bytes(100)
    assert compiler_breaks_amx(library) is broken
