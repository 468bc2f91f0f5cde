"""Files written whole or not at all, and the config file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scribe.errors import ConfigError, OutputError, ResourceError
from scribe.storage.atomic import write_bytes, write_text
from scribe.storage.config import file_layer, set_value, unset_value

COMMENTED = """\
# My settings.
model = "qwen"   # the good one

length = 500
"""


class TestWriting:
    def test_text_is_written_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "deep" / "text.md"
        write_text(path, "一\r\ntwo\n")
        assert path.read_bytes() == "一\r\ntwo\n".encode()

    def test_nothing_else_is_left_in_the_directory(self, tmp_path: Path) -> None:
        write_text(tmp_path / "text.md", "one")
        write_text(tmp_path / "text.md", "two")
        assert [path.name for path in tmp_path.iterdir()] == ["text.md"]

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
    def test_the_mode_of_an_existing_file_is_kept(self, tmp_path: Path, mode: int) -> None:
        path = tmp_path / "text.md"
        path.write_text("old")
        path.chmod(mode)
        write_text(path, "new")
        assert path.read_text() == "new"
        assert path.stat().st_mode & 0o777 == mode

    def test_a_new_file_has_the_mode_that_open_would_give(self, tmp_path: Path) -> None:
        (tmp_path / "plain").touch()
        write_text(tmp_path / "text.md", "new")
        assert (tmp_path / "text.md").stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_a_symbolic_link_is_followed(self, tmp_path: Path) -> None:
        target, link = tmp_path / "target.md", tmp_path / "link.md"
        target.write_text("old")
        link.symlink_to("target.md")
        write_text(link, "new")
        assert link.is_symlink()
        assert target.read_text() == "new"

    def test_a_dangling_link_gets_its_target(self, tmp_path: Path) -> None:
        link = tmp_path / "link.md"
        link.symlink_to("target.md")
        write_text(link, "new")
        assert link.is_symlink()
        assert (tmp_path / "target.md").read_text() == "new"

    def test_a_pipe_is_written_to(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        received: list[str] = []
        reader = threading.Thread(target=lambda: received.append(pipe.read_text(encoding="utf-8")))
        reader.start()
        write_text(pipe, "through")
        reader.join()
        assert received == ["through"]
        assert pipe.is_fifo()

    def test_a_write_that_fails_leaves_the_old_file_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "text.md"
        path.write_text("old")
        program = (
            "import resource, sys\n"
            "from pathlib import Path\n"
            "from scribe.errors import OutputError\n"
            "from scribe.storage.atomic import write_text\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "try:\n"
            "    write_text(Path(sys.argv[1]), 'x' * 5000)\n"
            "except OutputError as error:\n"
            "    sys.exit(error.message)\n"
        )
        command = [sys.executable, "-c", program, str(path)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (result.returncode, str(path) in result.stderr) == (1, True), result.stderr
        assert path.read_text() == "old"
        assert [found.name for found in tmp_path.iterdir()] == ["text.md"]

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for path in (tmp_path / "file" / "text.md", tmp_path / ("x" * 300)):
            with pytest.raises(OutputError) as caught:
                write_text(path, "new")
            assert str(path) in caught.value.message
            assert caught.value.hint

    def test_the_longest_name_a_file_can_have_is_no_hindrance(self, tmp_path: Path) -> None:
        path = tmp_path / ("深" * 85)
        write_text(path, "new")
        assert path.read_text() == "new"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
    def test_a_full_disk_is_told_as_such(self) -> None:
        with pytest.raises(ResourceError, match="full"):
            write_text(Path("/dev/full"), "new")

    def test_a_directory_is_not_replaced(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError):
            write_text(tmp_path, "new")
        assert tmp_path.is_dir()


class TestBackup:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "text.md"
        path.write_bytes(b"\xb2\xe2\r\n")
        path.chmod(0o640)
        return path

    def test_what_the_file_was_is_kept_beside_it(self, path: Path) -> None:
        write_bytes(path, b"new", backup=True)
        kept = path.with_name("text.md~")
        assert (path.read_bytes(), kept.read_bytes()) == (b"new", b"\xb2\xe2\r\n")
        assert [found.stat().st_mode & 0o777 for found in (path, kept)] == [0o640, 0o640]

    def test_a_later_backup_stands_for_the_earlier_one(self, path: Path) -> None:
        for data in (b"two", b"three"):
            write_bytes(path, data, backup=True)
        assert path.with_name("text.md~").read_bytes() == b"two"
        assert sorted(found.name for found in path.parent.iterdir()) == ["text.md", "text.md~"]

    def test_a_file_that_was_not_there_has_none(self, tmp_path: Path) -> None:
        write_bytes(tmp_path / "new.md", b"new", backup=True)
        assert [found.name for found in tmp_path.iterdir()] == ["new.md"]

    def test_it_lies_beside_the_file_that_a_link_leads_to(self, path: Path) -> None:
        link = path.parent / "deep" / "link.md"
        link.parent.mkdir()
        link.symlink_to("../text.md")
        write_bytes(link, b"new", backup=True)
        assert link.is_symlink()
        assert path.read_bytes() == b"new"
        assert path.with_name("text.md~").read_bytes() == b"\xb2\xe2\r\n"
        assert [found.name for found in link.parent.iterdir()] == ["link.md"]

    def test_a_link_in_its_place_is_not_written_through(self, path: Path) -> None:
        other = path.with_name("other.md")
        other.write_text("other")
        path.with_name("text.md~").symlink_to("other.md")
        write_bytes(path, b"new", backup=True)
        assert other.read_text() == "other"
        assert path.with_name("text.md~").read_bytes() == b"\xb2\xe2\r\n"

    def test_without_room_for_it_the_file_stays_as_it_is(self, path: Path) -> None:
        path.with_name("text.md~").mkdir()
        with pytest.raises(OutputError) as caught:
            write_bytes(path, b"new", backup=True)
        assert str(path) in caught.value.message
        assert path.read_bytes() == b"\xb2\xe2\r\n"
        assert sorted(found.name for found in path.parent.iterdir()) == ["text.md", "text.md~"]


class TestConfigFile:
    @pytest.fixture
    def config(self, tmp_path: Path) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(COMMENTED)
        return path

    def test_a_missing_file_sets_nothing(self, tmp_path: Path) -> None:
        assert file_layer(tmp_path / "none.toml").values == {}

    def test_its_values_come_with_its_path(self, config: Path) -> None:
        layer = file_layer(config)
        assert (layer.source, layer.values) == (str(config), {"model": "qwen", "length": 500})

    def test_setting_a_value_keeps_comments_and_order(self, config: Path) -> None:
        assert set_value(config, "length", "800") == 800
        assert config.read_text() == COMMENTED.replace("500", "800")

    def test_a_new_value_is_added_with_its_type(self, config: Path) -> None:
        for name, raw in (("offline", "yes"), ("temperature", "0.5"), ("template", "story")):
            set_value(config, name, raw)
        assert config.read_text().startswith(COMMENTED)
        assert file_layer(config).values == {
            "model": "qwen",
            "length": 500,
            "offline": True,
            "temperature": 0.5,
            "template": "story",
        }

    def test_the_first_value_makes_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "scribe" / "config.toml"
        set_value(path, "grammar", 'root ::= "引号"\n')
        assert file_layer(path).values == {"grammar": 'root ::= "引号"\n'}

    def test_unsetting_keeps_the_rest(self, config: Path) -> None:
        assert unset_value(config, "length")
        assert not unset_value(config, "length")
        assert config.read_text().startswith('# My settings.\nmodel = "qwen"   # the good one\n')
        assert file_layer(config).values == {"model": "qwen"}

    @pytest.mark.parametrize(("name", "raw"), [("lenght", "5"), ("length", "five")])
    def test_a_mistake_changes_nothing(self, config: Path, name: str, raw: str) -> None:
        with pytest.raises(ConfigError):
            set_value(config, name, raw)
        assert config.read_text() == COMMENTED

    @pytest.mark.parametrize("content", [b"model = ", b"\xff\xfe", b"a = 1\na = 2\n"])
    def test_a_broken_file_is_told_and_left_alone(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "config.toml"
        path.write_bytes(content)
        for attempt in (
            lambda: file_layer(path),
            lambda: set_value(path, "length", "5"),
            lambda: unset_value(path, "length"),
        ):
            with pytest.raises(ConfigError) as caught:
                attempt()
            assert str(path) in caught.value.message
        assert path.read_bytes() == content
