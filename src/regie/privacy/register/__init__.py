"""What a municipality does with personal data and why: the processing register, the DPIA, the algorithm register."""
