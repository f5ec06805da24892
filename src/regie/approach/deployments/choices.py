from django.db import models
from django.utils.translation import gettext_lazy as _


class DeploymentStatus(models.TextChoices):
    """How a deployment stands against the application."""

    AS_INTENDED = "as_intended", _("as intended")
    ADAPTED = "adapted", _("adapted")
    ADDED = "added", _("added")
    NOT_DEPLOYED = "not_deployed", _("not deployed")


class NotDeployedReason(models.TextChoices):
    """Why something is not deployed (rule R081)."""

    FORCE_MAJEURE = "force_majeure", _("COVID or force majeure")
    SCRAPPED = "scrapped", _("scrapped after the application")
    TOO_BROAD = "too_broad", _("too broad or too uncertain")
    CAPACITY = "capacity", _("no capacity")
    NOT_STATED = "not_stated", _("not stated in the publication")


class DeploymentKind(models.TextChoices):
    """A condition of the process is not an intervention (rule R087)."""

    INTERVENTION = "intervention", _("intervention")
    PROCESS_CONDITION = "process_condition", _("condition of the process")


class Approach(models.TextChoices):
    PREVENTIVE = "preventive", _("preventive")
    REPRESSIVE = "repressive", _("repressive")


class Provenance(models.TextChoices):
    """Where the coding to themes and factors comes from."""

    MUNICIPALITY = "municipality", _("coded by the municipality")
    CONSENSUS = "consensus", _("coded by two people, agreed")
    RECONSTRUCTION = "reconstruction", _("reconstructed from a publication")
