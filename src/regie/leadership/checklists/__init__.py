"""The four checklists of ten questions: answered by facts where there are facts, by people where not, kept over time."""
