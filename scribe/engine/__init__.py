"""The seam to a language model, and the engines behind it."""
