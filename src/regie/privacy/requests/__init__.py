"""The rights of data subjects and the duty to inform them: requests, terms, letters and the access report."""
