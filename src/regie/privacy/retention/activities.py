"""The processing activity of this slice; the register says what it is for."""

from regie.audit.processing.activities import activity

RETENTION = activity("retention", "Keeping and destroying")
