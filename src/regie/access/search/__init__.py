"""One search over everything: slices register what can be found, an index of words makes it quick and forgiving."""
