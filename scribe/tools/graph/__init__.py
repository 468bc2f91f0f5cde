"""Knowledge graphs: the entities and relations of a text, each with the sentence that says so."""
