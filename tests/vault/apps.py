from django.apps import AppConfig


class VaultTestsConfig(AppConfig):
    """Only for tests: a table to encrypt. It has no migrations; the test database makes it."""

    name = "tests.vault"
    label = "vault_tests"
    default_auto_field = "django.db.models.BigAutoField"
