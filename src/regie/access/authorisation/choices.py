"""Roles and reaches: the vocabulary of the authorisation matrix."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REGISSEUR = "regisseur", _("Regisseur")
    DEPUTY = "deputy", _("Deputy regisseur")
    CASE_DIRECTOR = "case_director", _("Case director")
    CORE_PARTNER = "core_partner", _("Core partner")
    NETWORK_PARTNER = "network_partner", _("Network partner")
    COACH = "coach", _("Coach")
    EMPLOYERS_CONTACT = "employers_contact", _("Employers' contact")
    ADMINISTRATOR = "administrator", _("Administrator-politician")
    ANALYST = "analyst", _("Analyst")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    FUNCTIONAL_MANAGER = "functional_manager", _("Functional manager")
    NATIONAL_PROGRAMME = "national_programme", _("National programme")


class Reach(models.TextChoices):
    """How far a permission goes. A cell of the matrix holds one or more of these."""

    OWN = "own", _("own records")
    OWN_ORGANISATION = "own_organisation", _("own organisation")
    OWN_MUNICIPALITY = "own_municipality", _("own municipality")
    PUBLISHED = "published", _("published by any municipality")
    ALL = "all", _("everything")
