"""Logboek Dataverwerkingen: one line for each data subject whose data was processed. No user stands in it."""
