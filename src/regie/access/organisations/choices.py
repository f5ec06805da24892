from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """The kinds of partner that work on the approach."""

    MUNICIPALITY = "municipality", _("Municipality")
    POLICE = "police", _("Police")
    PUBLIC_PROSECUTOR = "public_prosecutor", _("Public prosecutor")
    YOUTH_WORK = "youth_work", _("Youth work")
    SCHOOL = "school", _("School")
    WORK_AND_INCOME = "work_and_income", _("Work and income")
    NEIGHBOURHOOD_TEAM = "neighbourhood_team", _("Neighbourhood team")
    HOUSING_ASSOCIATION = "housing_association", _("Housing association")
    PROBATION = "probation", _("Probation service")
    MAYOR = "mayor", _("Mayor")
    SCHOOL_ATTENDANCE = "school_attendance", _("School attendance officer")
    CARE_PROVIDER = "care_provider", _("Care provider")
    CARE_AND_SAFETY_HOUSE = "zvh", _("Care and safety house")
    HALT = "halt", _("Halt")
    CHILD_PROTECTION_BOARD = "rvdk", _("Child protection board")
    CERTIFIED_INSTITUTION = "gi", _("Certified youth protection institution")
    SAFE_HOME = "veilig_thuis", _("Safe at home")
    EMPLOYERS_POINT = "employers_point", _("Employers' service point")
    NATIONAL_PROGRAMME = "national_programme", _("National programme")
    OTHER = "other", _("Other")


class PersonState(models.TextChoices):
    """How a membership stands today; what the list of people filters on."""

    CURRENT = "current", _("has access")
    INVITED = "invited", _("never logged in")
    BLOCKED = "blocked", _("account blocked")
    ENDED = "ended", _("ended")
