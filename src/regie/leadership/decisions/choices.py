from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Who decides."""

    TRIANGLE = "triangle", _("driehoek")
    COLLEGE = "college", _("college of mayor and aldermen")
    COUNCIL = "council", _("municipal council")
    CORE_GROUP = "core_group", _("core group")
    OTHER = "other", _("someone else")


class Subject(models.TextChoices):
    """What a decision is about."""

    ASSIGNMENT = "assignment", _("assignment")
    PLAN = "plan", _("plan")
    PRIORITY = "priority", _("priority between groups")
    PREVENTIVE_MEASURES = "preventive_measures", _("preventive measures")
    CAPACITY = "capacity", _("capacity")
    MEANS = "means", _("extra means")
    COVENANT = "covenant", _("covenant")
    ESCALATION = "escalation", _("escalation")
    OTHER = "other", _("something else")


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("adopted")
    ADOPTED_CHANGED = "adopted_changed", _("adopted with changes")
    REJECTED = "rejected", _("rejected")
    POSTPONED = "postponed", _("postponed")


# Outcomes that give force.
IN_FORCE = (Outcome.ADOPTED, Outcome.ADOPTED_CHANGED)
