"""Asks the advisory service for known holes in what we ship. Fails on findings only; says so when it got no answer."""

import json
import subprocess
import sys

from .checking import BIN, UNANSWERED
from .console import ROOT, say

WAIT = 90


def main() -> int:
    """Prints what was found and what was not looked at."""
    options = ["--progress-spinner=off", "--timeout=5", "--disable-pip", "--require-hashes", "--format=json"]
    try:
        answer = subprocess.run(
            [str(BIN / "pip-audit"), *options, "-r", str(ROOT / "requirements" / "runtime.txt")],
            capture_output=True,
            text=True,
            timeout=WAIT,
        )
        packages = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        say(f"{UNANSWERED} the advisory service does not answer")
        return 0
    found = [(each, hole) for each in packages for hole in each.get("vulns", [])]
    for package, hole in found:
        repaired = ", ".join(hole["fix_versions"]) or "no version yet"
        say(f"{package['name']} {package['version']}: {hole['id']}, repaired in {repaired}")
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if skipped:
        say(
            f"{UNANSWERED} {len(skipped)} of {len(packages)} packages are unknown to the advisory service that answered"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
