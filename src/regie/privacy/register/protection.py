"""What the database itself refuses on the register: a version is never changed and never removed."""

from regie.audit.events.guards import guard

VERSIONS = guard("register_activityversion")
