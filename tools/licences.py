"""Licences of what we ship with: each is on the list of licences that go together with EUPL-1.2."""

import json
import re
import subprocess

from .checking import BIN, problems_found
from .lockfiles import read

# Words by which packages name their licence.
ALLOWED = {
    "MIT", "MIT License", "MIT-0", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License", "0BSD",
    "Apache-2.0", "Apache Software License", "Apache License 2.0", "ISC", "ISC License (ISCL)", "Zlib", "PSF-2.0",
    "Python Software Foundation License", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "GNU Lesser General Public License v3 (LGPLv3)", "CC0-1.0", "Unlicense", "EUPL-1.2",
}  # fmt: skip
# Packages looked at by a person: the licence as the package names it -> why it may come along.
LOOKED_AT = {
    (
        "krippendorff",
        "GPL-3.0-or-later",
    ): "the appendix of the EUPL names GPL v3 as compatible; we call it, unchanged",
    (
        "qrcode",
        "BSD License; Other/Proprietary License",
    ): "the code is BSD; the second word is about the name QR Code",
}


def problems() -> list[str]:
    """The packages of the runtime lock that come with a licence that is not on the list."""
    runtime = read("runtime").pins
    answer = subprocess.run(
        [BIN / "pip-licenses", "--format=json", "--from=mixed", "--packages", *runtime],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [
        f"{package['Name']} {package['Version']}: {package['License']} is not on the list in tools/licences.py"
        for package in json.loads(answer.stdout)
        if (package["Name"], package["License"]) not in LOOKED_AT and not _allowed(package["License"])
    ]


def _allowed(licence: str) -> bool:
    """``A AND B`` and ``A; B`` need all, ``A OR B`` needs one."""
    licence = licence.removeprefix("(").removesuffix(")") if " OR " in licence else licence
    parts = re.split(r"\s+AND\s+|;\s*", licence)
    return all(any(word.strip() in ALLOWED for word in part.split(" OR ")) for part in parts)


if __name__ == "__main__":
    problems_found(problems)
