"""Rights of data subjects, disclosures, retention and the processing register."""
