"""Models that see: fetched with their projectors, told from text models, and chosen."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from fake_models import write_gguf
from fake_sources import CONTENT, PROJECTOR, Hub, card, seeing_card, serving

from scribe.errors import DownloadError, ModelError, ModelFileError, ModelNotFound, ResourceError
from scribe.library.catalogue import Card, Catalogue, HubFile, Projector
from scribe.library.events import Beginning, Pulled, PullEvent, Pulling
from scribe.library.inventory import InstalledModel, State
from scribe.library.library import ModelLibrary

Outcome = TypeVar("Outcome")
GB = 1_000_000_000
SEEING = seeing_card()
FILES = ["mmproj-tiny.gguf", "registry.json", "tiny.gguf"]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as hub:
        hub.files["mmproj-model-f16.gguf"] = PROJECTOR
        yield hub


def library(
    tmp_path: Path, *cards: Card, hub: Hub | None = None, offline: bool = False
) -> ModelLibrary:
    variables = {"HOME": str(tmp_path), "HF_ENDPOINT": hub.url if hub else "http://127.0.0.1:9"}
    catalogue = Catalogue(cards or [SEEING])
    return ModelLibrary(
        tmp_path / "models", offline=offline, variables=variables, catalogue=catalogue
    )


def finish(events: Generator[object, None, Outcome]) -> Outcome:
    while True:
        try:
            next(events)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def pull(models: ModelLibrary) -> list[PullEvent]:
    return list(models.pull(SEEING))


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def found(models: ModelLibrary) -> InstalledModel:
    model = models.resolve("tiny-1b")
    assert isinstance(model, InstalledModel)
    return model


def visible(tmp_path: Path) -> list[str]:
    names = (path.name for path in (tmp_path / "models").iterdir())
    return sorted(name for name in names if not name.endswith(".lock"))


def sized(name: str, size: int, projector: int = 0, **changes: object) -> Card:
    """A card of `size` bytes, that sees by way of a projector of as many."""
    mmproj = Projector(f"mmproj-{name}.gguf", projector, "0" * 64, HubFile("someone/tiny", ""))
    made = replace(
        card(), name=name, file=f"{name}.gguf", size=size, sha256=f"{size:064d}",
        languages=("zh", "en"), mmproj=mmproj if projector else None,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def put(tmp_path: Path, card: Card) -> None:
    """Place files of the sizes that `card` tells, that take no room."""
    projector = {card.mmproj.file: card.mmproj.size} if card.mmproj else {}
    for name, size in {card.file: card.size, **projector}.items():
        assert size
        os.truncate(write(tmp_path / "models" / name, b""), size)


class TestPull:
    def test_both_files_are_fetched_checked_and_trusted(self, tmp_path: Path, hub: Hub) -> None:
        models = library(tmp_path, hub=hub)

        events = pull(models)

        assert [event for event in events if isinstance(event, Beginning)] == [
            Beginning("mmproj-tiny.gguf", len(PROJECTOR)),
            Beginning("tiny.gguf", len(CONTENT)),
        ]
        assert [event.done for event in events if isinstance(event, Pulling)].count(0) == 2
        assert [event for event in events if isinstance(event, Pulled)] == [
            Pulled(tmp_path / "models" / "tiny.gguf")
        ]
        model = found(models)
        assert model.projector == tmp_path / "models" / "mmproj-tiny.gguf"
        assert model.projector.read_bytes() == PROJECTOR
        assert model.trusted and model.total_size == len(CONTENT) + len(PROJECTOR)
        assert visible(tmp_path) == FILES
        assert pull(models) == [Pulled(model.path, fresh=False)]

    def test_no_model_is_there_before_both_files_are(self, tmp_path: Path, hub: Hub) -> None:
        models = library(tmp_path, hub=hub)
        events = models.pull(SEEING)
        for event in events:
            if isinstance(event, Pulling) and event.total == len(CONTENT):
                break
        events.close()

        assert models.resolve("tiny-1b") is SEEING
        (entry,) = models.entries()
        assert (entry.state, entry.size) == (State.PARTIAL, len(CONTENT) + len(PROJECTOR))
        assert entry.done >= len(PROJECTOR)
        assert pull(models)[0] == Beginning("tiny.gguf", len(CONTENT))
        assert found(models).trusted

    def test_a_projector_is_gone_on_with_too(self, tmp_path: Path, hub: Hub) -> None:
        half = len(PROJECTOR) // 2
        hub.cuts = [half]

        pull(library(tmp_path, hub=hub))

        assert hub.ranges_asked == ["", f"bytes={half}-", ""]
        assert hub.paths[0].endswith("/someone/tiny/resolve/main/mmproj-model-f16.gguf")

    def test_a_projector_with_other_bytes_is_refused(self, tmp_path: Path, hub: Hub) -> None:
        hub.files["mmproj-model-f16.gguf"] = PROJECTOR[::-1]
        models = library(tmp_path, hub=hub)

        with pytest.raises(DownloadError, match="not the file expected"):
            pull(models)

        assert visible(tmp_path) == []
        assert models.resolve("tiny-1b") is SEEING

    def test_beside_a_model_that_is_here_only_the_projector_is_fetched(
        self, tmp_path: Path, hub: Hub
    ) -> None:
        finish(library(tmp_path, card(), hub=hub).pull(card()))
        hub.paths.clear()
        models = library(tmp_path, hub=hub)
        assert found(models).projector is None and found(models).wanting is SEEING
        assert [wanted.path.name for wanted in models.lacking(SEEING)] == ["mmproj-tiny.gguf"]

        pull(models)

        assert [path.rpartition("/")[2] for path in hub.paths] == ["mmproj-model-f16.gguf"]
        assert found(models).projector is not None and found(models).trusted

    def test_offline_the_file_that_is_missing_is_told(self, tmp_path: Path, hub: Hub) -> None:
        write(tmp_path / "models" / "tiny.gguf", CONTENT)

        with pytest.raises(ModelNotFound, match="The projector of “tiny-1b”") as caught:
            pull(library(tmp_path, hub=hub, offline=True))

        assert "--mmproj FILE" in caught.value.hint
        assert hub.requests == []


class TestWhatIsHere:
    def test_the_list_tells_what_sees(self, tmp_path: Path) -> None:
        text, here, blind = sized("text", 9), sized("here", 8, 7), sized("blind", 6, 5)
        put(tmp_path, here)
        put(tmp_path, replace(blind, mmproj=None))

        entries = library(tmp_path, text, here, blind, SEEING).entries()

        assert [(entry.name, entry.sees, entry.size) for entry in entries] == [
            ("text", False, 9),
            ("here", True, 15),
            ("blind", False, 6),
            ("tiny-1b", True, len(CONTENT) + len(PROJECTOR)),
        ]

    def test_a_projector_beside_a_model_of_the_persons_own_serves(self, tmp_path: Path) -> None:
        own = write_gguf(tmp_path / "own" / "download.gguf")
        beside = write(tmp_path / "own" / "mmproj-tiny.gguf", PROJECTOR)
        sha256 = hashlib.sha256(own.read_bytes()).hexdigest()
        models = library(tmp_path, replace(SEEING, sha256=sha256))

        added = finish(models.add(str(own)))

        assert (added.name, added.projector, added.trusted) == ("tiny-1b", beside, False)
        models.remove("tiny-1b")
        assert own.exists() and beside.exists()

    def test_a_projector_put_there_by_hand_is_used_and_trusted_once_it_was_checked(
        self, tmp_path: Path, hub: Hub
    ) -> None:
        finish(library(tmp_path, card(), hub=hub).pull(card()))
        by_hand = write(tmp_path / "models" / "mmproj-tiny.gguf", PROJECTOR)
        models = library(tmp_path, hub=hub)
        assert found(models).projector == by_hand and not found(models).trusted

        verified = finish(models.verify("tiny-1b"))

        assert verified.projector_sha256 == hashlib.sha256(PROJECTOR).hexdigest()
        assert found(models).trusted
        os.utime(by_hand, (0, 0))
        assert not found(models).trusted

    def test_an_altered_projector_is_told(self, tmp_path: Path, hub: Hub) -> None:
        models = library(tmp_path, hub=hub)
        pull(models)
        path = write(tmp_path / "models" / "mmproj-tiny.gguf", PROJECTOR[::-1])

        with pytest.raises(ModelFileError, match=r"mmproj-tiny\.gguf has been altered"):
            finish(models.verify("tiny-1b"))

        assert path.exists()

    def test_both_files_are_removed(self, tmp_path: Path, hub: Hub) -> None:
        models = library(tmp_path, hub=hub)
        pull(models)

        removal = models.remove("tiny-1b")

        assert {path.name for path in removal.deleted} == {"tiny.gguf", "mmproj-tiny.gguf"}
        assert visible(tmp_path) == ["registry.json"]
        assert "mmproj" not in (tmp_path / "models" / "registry.json").read_text()
        assert models.resolve("tiny-1b") is SEEING

    def test_a_projector_that_came_alone_is_removed(self, tmp_path: Path) -> None:
        path = write(tmp_path / "models" / "mmproj-tiny.gguf", PROJECTOR)

        assert library(tmp_path).remove("tiny-1b").deleted == (path,)


class TestChoose:
    text, small, large = sized("text", 5 * GB), sized("small", GB, GB), sized("large", 2 * GB, GB)

    def test_for_pictures_the_largest_that_sees_is_chosen(self, tmp_path: Path) -> None:
        models = library(tmp_path, self.text, self.small, self.large)
        for here in (self.text, self.small, self.large):
            put(tmp_path, here)

        assert models.choose("zh", 8 * GB).name == "text"
        assert models.choose("zh", 8 * GB, sees=True).name == "large"

    def test_memory_is_for_the_projector_too(self, tmp_path: Path) -> None:
        models = library(tmp_path, self.small, self.large)
        put(tmp_path, self.small)
        put(tmp_path, self.large)

        assert models.choose("zh", 3 * GB, sees=True).name == "small"
        with pytest.raises(ResourceError, match=r"needs 2\.8 GB and 2\.0 GB are free"):
            models.choose("zh", 2 * GB, sees=True)

    def test_none_is_fetched_and_the_smallest_of_the_language_is_named(
        self, tmp_path: Path
    ) -> None:
        english = sized("english", 9, 9, languages=("en",), automatic=True)
        models = library(tmp_path, self.text, self.large, self.small, english)
        put(tmp_path, self.text)
        put(tmp_path, replace(self.large, mmproj=None))

        for language, smallest in (("zh", "small"), ("en", "english")):
            with pytest.raises(ModelNotFound, match="No installed model sees pictures") as caught:
                models.choose(language, 8 * GB, sees=True)
            assert f"scribe models pull {smallest}" in caught.value.hint


class TestSeeing:
    def test_one_that_sees_is_taken_as_it_is(self, tmp_path: Path, hub: Hub) -> None:
        models = library(tmp_path, hub=hub)
        assert models.seeing(SEEING, "en") is SEEING
        pull(models)

        assert models.seeing(found(models), "en") == found(models)

    def test_one_without_its_projector_has_yet_to_be_pulled(self, tmp_path: Path) -> None:
        write(tmp_path / "models" / "tiny.gguf", CONTENT)
        models = library(tmp_path)

        assert models.seeing(found(models), "en") is SEEING

    def test_a_text_model_is_refused_here_or_not(self, tmp_path: Path) -> None:
        models = library(tmp_path, sized("text", 9), SEEING)
        told = "text is a text model: it cannot see pictures."

        with pytest.raises(ModelError, match=told) as caught:
            models.seeing(models.resolve("text"), "en")
        assert "scribe models pull tiny-1b" in caught.value.hint

        put(tmp_path, sized("text", 9))
        with pytest.raises(ModelError, match=told) as caught:
            models.seeing(models.resolve("text"), "zh")
        assert "--mmproj FILE" in caught.value.hint
