"""Components, base templates, tokens, lists, charts, documents and the gallery; knows nothing of the domain."""
