"""The processing activities of this slice; the register says what each is for."""

from regie.audit.processing.activities import activity

PERSONS = activity("persons", "Recording and finding persons and their parents")
DOCUMENTS = activity("documents", "Keeping documents in a dossier")
