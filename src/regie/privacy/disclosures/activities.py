"""The processing activity of this slice; the register says what it is for."""

from regie.audit.processing.activities import activity

DISCLOSURES = activity("disclosures", "Disclosing personal data to a partner")
