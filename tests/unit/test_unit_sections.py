"""Under which headings a place in a document stands."""

from __future__ import annotations

import pytest

from scribe.tools.sections import headings_above, headings_of

DOCUMENT = """\
Title
=====

one

Part
----

two

### Detail ###

three

```
# no heading
```

## Other part

four
"""


@pytest.mark.parametrize(
    ("word", "above"),
    [
        ("Title", ()),
        ("one", ("Title",)),
        ("Part", ("Title",)),
        ("two", ("Title", "Part")),
        ("three", ("Title", "Part", "Detail")),
        ("no heading", ("Title", "Part", "Detail")),
        ("four", ("Title", "Other part")),
    ],
)
def test_a_place_stands_under_the_headings_of_its_sections(
    word: str, above: tuple[str, ...]
) -> None:
    assert headings_above(headings_of(DOCUMENT), DOCUMENT.index(word)) == above
