"""Databases that have every table from their beginning, copied from one that was migrated once for the whole run.

``./run test`` makes that one, and tells where in the environment; a test that is started by itself migrates.
"""

import os
import shutil
from pathlib import Path

#: a SQLite file
FILE = os.environ.get("REGIE_TESTS_MIGRATED_FILE")
#: a database on the PostgreSQL server of the run
DATABASE = os.environ.get("REGIE_TESTS_MIGRATED_DATABASE")


def copy_to(path: Path) -> bool:
    """Puts a migrated SQLite file at ``path``; False where there is none to copy."""
    if FILE:
        shutil.copyfile(FILE, path)
    return bool(FILE)
