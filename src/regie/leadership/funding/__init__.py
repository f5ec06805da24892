"""The means of a programme: funds, contracts, what is spent, and what has to be reported or negotiated."""
