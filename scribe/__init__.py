"""scribe: a writing assistant for the terminal, on your own machine."""

__version__ = "0.1.0"
