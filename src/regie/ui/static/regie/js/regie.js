// Small own behaviour; everything works without it.
