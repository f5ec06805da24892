"""./run bench: pages and the praktijkscan on a generated national data set, as ratios to a control; and what the
protection of persons (``./run bench trust`` for that alone) and stored findings (``./run bench findings``) cost.

``--small`` uses 34 municipalities, to try a measurement out; ``--rounds`` sets how often each page is asked.
"""

import argparse
import sys
import tempfile

from .databases import prepare

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
    from . import findings, trust

    alone = {"trust": trust.main, "findings": findings.main}
    if sys.argv[1:2] and sys.argv[1] in alone:
        return alone[sys.argv[1]](sys.argv[2:])
    options = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    options.add_argument("--small", action="store_true")
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="regie-bench-") as folder:
        prepare(folder)
        from .national import load_national
        from .pages import measure, report

        made = load_national(municipalities=34 if given.small else 342)
        print(f"{made.municipalities} municipalities, {made.deployments} deployments, {given.rounds} rounds")
        from . import scan_bench as scan
        from . import search_bench as searching

        searching.prepare()

        pages = [*PAGES, *scan.pages(), *searching.pages()]
        print("\n".join(report(measure(_clients(), pages, given.rounds))))
        print("\n".join(scan.report()))
        print("\n".join(searching.report()))
    rounds = ["--rounds", str(given.rounds)]
    few = ["--municipalities", "34", "--findings", "20000"] if given.small else []
    return trust.main(rounds) or findings.main([*rounds, *few])


if __name__ == "__main__":
    sys.exit(main())
