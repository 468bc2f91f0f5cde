"""The language scribe speaks: chosen by the environment, complete down to click's own words."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from scribe.cli import cli
from scribe.render.width import display_width

Run = Callable[..., "subprocess.CompletedProcess[str]"]

_HAN = re.compile("[\u4e00-\u9fff]")
_CHINESE = {"SCRIBE_LANG": "zh"}


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of `command` and of every command below it."""
    if not isinstance(command, click.Group):
        return [path]
    context = click.Context(command)
    below = [
        deeper
        for name in command.list_commands(context)
        if (found := command.get_command(context, name)) is not None
        for deeper in _commands(found, (*path, name))
    ]
    return [path, *below]


@pytest.fixture
def scribe(tmp_path: Path) -> Run:
    """Runs scribe in a process of its own, with no variables but those given."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scribe", *arguments],
            env={"HOME": str(tmp_path), "PATH": "", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.mark.parametrize(
    "variables",
    [
        {"SCRIBE_LANG": "zh"},
        {"SCRIBE_LANG": "zh_CN"},
        {"SCRIBE_LANG": "zh", "LANG": "en_US.UTF-8"},
        {"SCRIBE_LANG": "auto", "LANG": "zh_CN.UTF-8"},
        {"LANG": "zh_CN.UTF-8"},
        {"LANG": "zh_CN.GB18030"},
        {"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
        {"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"},
        {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"},
        {"LANG": "zh_TW.UTF-8"},
        {"LANG": "zh_HK.UTF-8"},
    ],
    ids=str,
)
def test_chinese_where_the_environment_says_so(scribe: Run, variables: dict[str, str]) -> None:
    result = scribe("write", "--topik", **variables)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("scribe: 没有选项 '--topik'")
    assert "scribe: 帮助：scribe write --help\n" in result.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"LANG": "C"},
        {"LANG": "C.UTF-8"},
        {"LANG": "POSIX"},
        {"LANG": "en_US.UTF-8"},
        {"LANG": "fr_FR.UTF-8"},
        {"LANG": "xx_YY.nonsense"},
        {"SCRIBE_LANG": "en", "LANG": "zh_CN.UTF-8"},
        {"SCRIBE_LANG": "en", "LANGUAGE": "zh_CN", "LC_ALL": "zh_CN.UTF-8"},
        {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"},
        {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"},
    ],
    ids=str,
)
def test_english_otherwise(scribe: Run, variables: dict[str, str]) -> None:
    result = scribe("write", **variables)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("scribe: Missing option '--topic'")
    assert "scribe: Help: scribe write --help\n" in result.stderr


@pytest.mark.parametrize("command", _commands(cli), ids=" ".join)
def test_help_is_all_chinese(scribe: Run, command: tuple[str, ...]) -> None:
    result = scribe(*command, "--help", **_CHINESE)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("用法:")
    english = [line for line in _described(result.stdout) if not _HAN.search(line)]
    assert english == []
    assert not re.search(r"\[(required|default)|Options:|Commands:", result.stdout)


@pytest.mark.parametrize("command", _commands(cli), ids=" ".join)
def test_help_is_all_english(scribe: Run, command: tuple[str, ...]) -> None:
    result = scribe(*command, "--help", LANG="C")
    assert (result.returncode, result.stderr) == (0, "")
    chinese = [line for line in _described(result.stdout) if len(_HAN.findall(line)) > 1]
    assert chinese == []  # 字, the unit of length, is a word of the English text


@pytest.mark.parametrize("command", _commands(cli), ids=" ".join)
def test_chinese_help_fits_80_columns(scribe: Run, command: tuple[str, ...]) -> None:
    lines = scribe(*command, "--help", **_CHINESE).stdout.splitlines()
    assert [line for line in lines if display_width(line) > 80] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["wite"], "没有命令 'wite'"),
        (["write", "--topc", "x"], "没有选项 '--topc'"),
        (["write"], "缺少选项 '--topic'"),
        (["write", "--topic"], "选项 '--topic' 需要"),
        (["write", "--topic", "x", "--length", "abc"], "'--length' 的值无效：'abc' 不是有效的数值"),
        (["write", "--topic", "x", "--lang", "de"], "'--lang' 的值无效：'de' 不在可选值"),
        (["bench", "--prompt", "0"], "0 不在"),
        (["config", "get"], "缺少参数 'NAME'"),
        (["config", "list", "more"], "多余的参数"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_click_complains_of_is_chinese(scribe: Run, arguments: list[str], said: str) -> None:
    result = scribe(*arguments, **_CHINESE)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert all(_HAN.search(line) for line in result.stderr.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["write", "--topic", " "], "--topic 是空的。"),
        (["write", "--topic", "x", "--template", "none"], "没有名为“none”的模板。"),
        (["write", "--topic", "x", "--set", "top_pp=1"], "命令行：没有名为“top_pp”的设置。"),
        (["write", "--topic", "x", "--set", "top_p=high"], "top_p 不能是 'high'。"),
        (["write", "--topic", "x", "--offline"], "而 scribe 处于离线状态。"),
        (["write", "--topic", "x", "--model", "none"], "没有名为“none”的模型。"),
        (["write", "--topic", "x", "--model", "no.gguf"], "处没有模型文件。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_scribe_complains_of_is_chinese(scribe: Run, arguments: list[str], said: str) -> None:
    result = scribe(*arguments, **_CHINESE)
    assert (result.returncode == 0, result.stdout) == (False, "")
    assert said in result.stderr
    assert all(_HAN.search(line) for line in result.stderr.splitlines())


def test_the_settings_are_explained_in_chinese(scribe: Run) -> None:
    lines = scribe("config", "list", **_CHINESE).stdout.splitlines()
    assert [line for line in lines if not _HAN.search(line.partition("#")[2])] == []
    assert any("环境变量" in line for line in lines)


def _described(help_text: str) -> list[str]:
    """The sentences of a help page: what stands under the usage line, or beside a name.

    A name too long for its column has its description on the next line.
    """
    _usage, *lines = help_text.rstrip().splitlines()
    joined = re.sub(r"\n {10,}", "  ", "\n".join(lines))
    return [line for line in joined.splitlines() if line.strip() and not line.endswith(":")]
