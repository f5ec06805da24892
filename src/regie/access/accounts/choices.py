"""Keys of what a session remembers about the login."""

LOGGED_IN_AT = "logged_in_at"  # seconds since 1970; the session ends a fixed time later
SEEN_AT = "seen_at"  # seconds since 1970 of the last click, to the minute; without one the login counts
SECOND_FACTOR = "second_factor"  # how the second factor was shown: "local", "provider" or "demo"
