"""The assignment of a programme: six parts, in versions, adopted by driehoek and college; and who supports it."""
