"""The heart of scribe: from a brief to a finished text, whatever engine writes it."""
