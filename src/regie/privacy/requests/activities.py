"""The processing activities of this slice; the register says what each is for."""

from regie.audit.processing.activities import activity

REQUESTS = activity("requests", "Handling requests of data subjects")
INFORMING = activity("informing", "Informing young people and parents")
