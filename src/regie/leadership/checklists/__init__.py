"""The four checklists of ten questions: answered by facts where there are, by people where not, kept over time."""
