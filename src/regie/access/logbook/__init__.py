"""The audit log to read: who did what, for the privacy officer. It only reads; writing is audit's."""
