"""Components, base templates, tokens, lists, charts, documents and the gallery; no domain here."""
