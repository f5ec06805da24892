"""The processing activities of this slice; the register says what each is for."""

from regie.audit.processing.activities import activity

DOSSIERS = activity("dossiers", "Opening and managing dossiers")
EMERGENCY = activity("emergency", "Emergency access")
