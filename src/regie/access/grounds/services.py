"""Writes of the list of grounds: the shipped rows, and who checked which."""

import csv
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record

from .models import Ground, GroundCheck

DATA = Path(__file__).with_name("data") / "grounds.csv"
PLAIN = ("name", "law", "article", "kind", "for_what", "plain", "limits", "certainty", "source")


@transaction.atomic
def grounds_load(*, by: Actor) -> int:
    """Creates or renews the shipped grounds; returns how many there are. Checks stay."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [_ground(row) for row in csv.DictReader(file)]
    Ground.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*PLAIN, "holders", "disclosers", "categories", "valid_from", "valid_to"],
    )
    record(by=by, action="load", kind="grounds.ground", origin="command", detail={"rows": len(rows)})
    return len(rows)


def _ground(row: dict[str, str]) -> Ground:
    """A row of the file; ``a>b|c`` says that a discloses and b and c receive."""
    giving, _arrow, receiving = row["who_may_invoke"].rpartition(">")
    return Ground(
        code=row["code"],
        **{name: row[name] for name in PLAIN},
        holders=receiving.split("|"),
        disclosers=giving.split("|") if giving else [],
        categories=row["categories"].split("|"),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


@transaction.atomic
def ground_check_record(
    *, ground: Ground, checked_by: str, function: str, checked_on: date, remark: str = "", by: Actor
) -> GroundCheck:
    """Records that an expert checked a ground for the municipality of ``by``. Raises Refused or ValidationError."""
    found = GroundCheck(
        municipality_id=by.municipality_id or 0,
        ground=ground,
        checked_by=checked_by.strip(),
        function=function.strip(),
        checked_on=checked_on,
        remark=remark,
        recorded_by_id=by.user_id,
    )
    check(by, "change", found)
    if not ground.is_selectable:
        raise ValidationError(_("No covenant can rest on this row, so there is nothing to check."))
    if checked_on > timezone.localdate():
        raise ValidationError({"checked_on": _("This day has still to come.")})
    standing = GroundCheck.objects.filter(
        municipality_id=found.municipality_id, ground=ground, withdrawn_at__isnull=True
    )
    if standing.exists():
        raise ValidationError(_("Somebody checked this ground already. Withdraw that check first."))
    found.full_clean()
    found.save()
    record(by=by, action="check ground", thing=found, detail={"ground": ground.code})
    return found


@transaction.atomic
def ground_check_withdraw(*, ground_check: GroundCheck, by: Actor) -> None:
    """Takes a check back: no covenant comes into force on it any more. Those in force stay, and are listed."""
    check(by, "change", ground_check)
    GroundCheck.objects.filter(pk=ground_check.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    record(by=by, action="withdraw check", thing=ground_check, detail={"ground": ground_check.ground.code})
