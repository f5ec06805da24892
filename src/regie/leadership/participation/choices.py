from django.db import models
from django.utils.translation import gettext_lazy as _


class WithWhom(models.TextChoices):
    """Whom the mayor spoke with; a kind of people, never a name."""

    YOUNG_PEOPLE = "young_people", _("young people")
    PARENTS = "parents", _("parents")
    PARTNERS = "partners", _("partners")
    RESIDENTS = "residents", _("residents")


class Form(models.TextChoices):
    """How residents took part."""

    EVENING = "evening", _("evening for residents")
    WALK = "walk", _("walk through the neighbourhood")
    TALKS = "talks", _("talks at the door or in the street")
    SURVEY = "survey", _("survey")
    PANEL = "panel", _("panel or sounding board")
    OTHER = "other", _("otherwise")


# Own choices: so many contacts in this many days, and so long to tell what was done with what residents said.
CONTACTS_A_YEAR = 2
YEAR_DAYS = 365
ANSWER_DAYS = 90
