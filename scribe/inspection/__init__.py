"""What a model's probabilities say: of the next token, of a text, of the ways to go on."""
