"""./run bench: pages and the praktijkscan on a generated national data set, as ratios to a control; and what the
protection of persons costs (``./run bench trust`` for that alone).

``--small`` uses 34 municipalities, to try a measurement out; ``--rounds`` sets how often each page is asked.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROLES = ("regisseur", "wethouder", "landelijk")
PAGES = [
    ("regisseur", "/"),
    ("regisseur", "/leiderschap/programmas/"),
    ("regisseur", "/aanpak/inzet/"),
    ("regisseur", "/kennis/interventies/"),
    ("regisseur", "/kennis/factoren/"),
    ("regisseur", "/kennis/kenniskaart/"),
    ("regisseur", "/leren/coderen/"),
    ("wethouder", "/aanpak/inzet/"),
    ("landelijk", "/aanpak/inzet/"),
    ("landelijk", "/kennis/interventies/"),
]


def _prepare(folder: str) -> None:
    os.environ.update(
        REGIE_DATA_DIR=folder, REGIE_DEMO="1", REGIE_SECRET_KEY="bench", REGIE_HOSTS="testserver,127.0.0.1"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "regie.site.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _clients() -> dict:
    from django.test import Client

    from regie.access.accounts.models import User
    from regie.site.demo.people import DEMO_DOMAIN

    clients = {}
    for login in ROLES:
        clients[login] = Client()
        clients[login].force_login(
            User.objects.get(email=f"{login}@{DEMO_DOMAIN}"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return clients


def main() -> int:
    if sys.argv[1:2] == ["trust"]:
        from .trust import main as price_of_trust

        return price_of_trust(sys.argv[2:])
    options = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    options.add_argument("--small", action="store_true")
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="regie-bench-") as folder:
        _prepare(folder)
        from .national import load_national
        from .pages import measure, report

        made = load_national(municipalities=34 if given.small else 342)
        print(f"{made.municipalities} municipalities, {made.deployments} deployments, {given.rounds} rounds")
        from . import scan_bench as scan

        pages = [*PAGES, *scan.pages()]
        print("\n".join(report(measure(_clients(), pages, given.rounds))))
        print("\n".join(scan.report()))
    from .trust import both

    return both(persons=200, rounds=given.rounds)


if __name__ == "__main__":
    sys.exit(main())
