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
os.environ["REGIE_DATA_DIR"] = str(_folder)
os.environ["REGIE_EMAIL_URL"] = "memorymail://"

from regie.site.settings import *  # noqa: E402, F403
from regie.site.settings import STORAGES  # noqa: E402

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests log people in without a second factor; those about it switch it on.
MFA_REQUIRED = MFA_FOR_PERSONAL_DATA = False
