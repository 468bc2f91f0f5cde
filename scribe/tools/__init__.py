"""Text tools: what scribe does to a text that is there already."""
