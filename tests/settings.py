"""Settings of the tests: those of the product, with a throw-away folder and cheap passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="regie-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(_folder / "static").mkdir()
os.environ.setdefault("REGIE_SECRET_KEY", "only-for-tests")
# Made up for the tests, and good for nothing else.
os.environ["REGIE_KEYS"] = (
    "test-a:FpRFEgivlmNH1nAfB3179jsHS5gD+1h0K7D+h7Repy8=,"
    "index/test-a:IKe78V3em+eN7EVEXqA3wVmHStDuAyPuz9To8rAuyEY=,"
    "log/test-a:D3w4mNdOfJUoWMQzNiwIrQT7bGs9PmpkFqxpFj4SJIc="
)
os.environ.pop("REGIE_KEYS_FILE", None)
os.environ["REGIE_DATA_DIR"] = str(_folder)
os.environ["REGIE_EMAIL_URL"] = "memorymail://"

from regie.site.settings import *  # noqa: E402, F403
from regie.site.settings import DATABASES, INSTALLED_APPS, SILENCED_SYSTEM_CHECKS, STORAGES  # noqa: E402
from tests import migrated  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault"]

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory, the threads of a server would lock each other's tables.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += (
        "PRAGMA synchronous=OFF;"  # nothing to keep after a crash
    )
elif migrated.DATABASE:
    DATABASES["default"]["TEST"] = {"TEMPLATE": migrated.DATABASE}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests log people in without a second factor; those about it switch it on.
MFA_REQUIRED = MFA_FOR_PERSONAL_DATA = False
# The database is emptied after a test that commits.
MAY_FLUSH = True
# Tests run management commands of their own in processes of their own.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "regie.E001"]
