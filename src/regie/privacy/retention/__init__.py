"""How long personal data is kept, and how it goes: by two people, with a record that names nobody."""
