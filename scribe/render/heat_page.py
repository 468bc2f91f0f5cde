"""A text coloured by how hot each part of it is, as an HTML page that needs nothing but itself.

All that is not written here is escaped, and the page may load nothing: its policy forbids it,
but for the styles and the few lines of script inside. A part tells more of itself where the
pointer or the keyboard's focus is. Colours follow the reader's preference for light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from string import Template

LEVELS = 5  # of heat; the style sheet has a colour for each


@dataclass(frozen=True)
class Part:
    """A piece of the text, its level of heat from 0, and what is told of it, line by line."""

    text: str
    level: int
    told: tuple[str, ...] = ()


def heat_page(
    title: str, language: str, facts: Sequence[str], legend: Sequence[str], parts: Iterable[Part]
) -> str:
    """The whole page: `facts` are said above the text, `legend` has the meaning of each level."""
    return _PAGE.substitute(
        language=escape(language),
        title=escape(title),
        facts="".join(f"<p>{escape(fact)}</p>" for fact in facts),
        legend="".join(
            f'<span class="h{level}">{escape(meaning)}</span> '
            for level, meaning in enumerate(legend)
        ),
        text="".join(map(_marked, parts)),
    )


def _marked(part: Part) -> str:
    told = escape("\n".join(part.told))
    return f'<span class="h{part.level}" data-told="{told}">{escape(part.text)}</span>'


_PAGE = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>$title</title>
<style>
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1b1b1f; --faint: #5b5b66; --line: #d5d5de;
  --h0: transparent; --h1: #fdf3d0; --h2: #fbdc9a; --h3: #f7b37c; --h4: #ef8a80;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #17171b; --ink: #e6e6ea; --faint: #a0a0ac; --line: #3c3c46;
    --h0: transparent; --h1: #35301c; --h2: #57431a; --h3: #74401d; --h4: #8a2f2f;
  }
}
body {
  max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem;
  background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { margin: 0 0 .75rem; font-size: 1.35rem; overflow-wrap: anywhere; }
p { margin: .2rem 0; color: var(--faint); }
#legend { margin: 1rem 0; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
#legend span { padding: .1rem .45rem; border-radius: .2rem; white-space: nowrap; }
#legend .h0 { outline: 1px solid var(--line); }
#text { font-size: 1.1rem; line-height: 1.9; white-space: pre-wrap; overflow-wrap: anywhere; }
#text span { border-radius: .2rem; }
#text span:hover, #text span.shown { outline: 2px solid var(--ink); }
.h0 { background: var(--h0); } .h1 { background: var(--h1); } .h2 { background: var(--h2); }
.h3 { background: var(--h3); } .h4 { background: var(--h4); }
#told {
  position: absolute; max-width: min(22rem, calc(100vw - 2rem)); padding: .5rem .7rem;
  border: 1px solid var(--line); border-radius: .4rem; background: var(--page);
  box-shadow: 0 .3rem 1rem rgb(0 0 0 / 25%); font-size: .9rem;
  font-variant-numeric: tabular-nums; white-space: pre-wrap;
  pointer-events: none;
}
</style>
</head>
<body>
<h1>$title</h1>
$facts
<div id="legend">$legend</div>
<div id="text" tabindex="0">$text</div>
<div id="told" role="status" hidden></div>
<script>
const text = document.getElementById("text"), told = document.getElementById("told");
let shown = null;
function show(part) {
  if (shown) shown.classList.remove("shown");
  shown = part;
  told.hidden = !part;
  if (!part) return;
  part.classList.add("shown");
  told.textContent = part.dataset.told;
  const box = part.getClientRects()[0] || part.getBoundingClientRect();
  const room = document.documentElement.clientWidth - told.offsetWidth - 8;
  told.style.left = Math.max(8, Math.min(box.left, room)) + window.scrollX + "px";
  const above = box.bottom + told.offsetHeight + 8 > window.innerHeight
    && box.top > told.offsetHeight + 8;
  told.style.top = (above ? box.top - told.offsetHeight - 6 : box.bottom + 6)
    + window.scrollY + "px";
}
text.addEventListener("pointerover", event => show(event.target.closest("#text span")));
text.addEventListener("pointerleave", () => show(null));
text.addEventListener("keydown", event => {
  const next = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  if (event.key === "Escape") show(null);
  if (!next) return;
  event.preventDefault();
  show(shown ? shown[next] || shown : text.firstElementChild);
});
</script>
</body>
</html>
""")
