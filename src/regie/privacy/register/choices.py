"""The vocabulary of the register, the DPIA and the algorithm register.

Codes of legal grounds, processing and roles follow the register of the standard Logboek Dataverwerkingen; those of
algorithms follow the Dutch algorithm register, schema 1.0.0.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalBasis(models.TextChoices):
    """The bases of AVG art. 6, first paragraph."""

    LEGAL_OBLIGATION = "LegalObligation", _("a law obliges us (6.1 c)")
    OFFICIAL_AUTHORITY = "OfficialAuthorityOfController", _("official authority (6.1 e)")
    PUBLIC_INTEREST = "PublicInterest", _("a task in the public interest (6.1 e)")
    VITAL_INTEREST = "VitalInterest", _("somebody's vital interest (6.1 d)")
    CONSENT = "Consent", _("consent (6.1 a)")
    CONTRACT = "Contract", _("a contract with the person (6.1 b)")
    LEGITIMATE_INTEREST = "LegitimateInterest", _("a legitimate interest, not for public tasks (6.1 f)")


class DataCategory(models.TextChoices):
    """How sensitive personal data are, by the law that guards them."""

    ORDINARY = "ordinary", _("ordinary personal data")
    SPECIAL = "special", _("special personal data, such as health")
    CRIMINAL = "criminal", _("data about crime and suspicion")
    POLICE = "police", _("police data")
    JUDICIAL = "judicial", _("judicial data")
    BSN = "bsn", _("citizen service number")


class Processing(models.TextChoices):
    """What is done with the data."""

    OBTAIN = "Obtain", _("obtain")
    ORGANISE = "Organise", _("organise")
    STORE = "Store", _("store")
    USE = "Use", _("use")
    COPY = "Copy", _("copy")
    TRANSFORM = "Transform", _("transform")
    DISCLOSE = "Disclose", _("disclose")
    TRANSFER = "Transfer", _("transfer")
    REMOVE = "Remove", _("remove")


class LegalRole(models.TextChoices):
    """Who a recipient is in law."""

    CONTROLLER = "Controller", _("decides itself what it does with the data")
    PROCESSOR = "Processor", _("works on our instructions only")


class RetentionUnit(models.TextChoices):
    """Units of an ISO 8601 duration."""

    YEARS = "Y", _("years")
    MONTHS = "M", _("months")
    WEEKS = "W", _("weeks")
    DAYS = "D", _("days")


class DpiaStatus(models.TextChoices):
    DRAFT = "draft", _("being filled in")
    DECIDED = "decided", _("decided")


class DpiaDecision(models.TextChoices):
    """What the controller can decide on a DPIA."""

    GO = "go", _("the processing may go on")
    CONDITIONS = "conditions", _("the processing may go on, on conditions")
    NOT_YET = "not_yet", _("not yet: first more measures")
    STOP = "stop", _("the processing stops")


class AnswerState(models.TextChoices):
    OPEN = "open", _("still open")
    ANSWERED = "answered", _("answered")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Likelihood(models.TextChoices):
    """In words: a number would say more than anyone knows."""

    SMALL = "small", _("hardly thinkable")
    POSSIBLE = "possible", _("can happen")
    LARGE = "large", _("to be expected")


class Impact(models.TextChoices):
    """What it would do to the person."""

    SMALL = "small", _("a nuisance")
    NOTICEABLE = "noticeable", _("noticeable in daily life")
    SERIOUS = "serious", _("serious or lasting harm")


class AlgorithmStatus(models.TextChoices):
    DEVELOPMENT = "In ontwikkeling", _("in development")
    IN_USE = "In gebruik", _("in use")
    OUT_OF_USE = "Buiten gebruik", _("out of use")


class PublicationCategory(models.TextChoices):
    HIGH_RISK = "Hoog-risico AI-systeem", _("high-risk AI system")
    IMPACT = "Impactvolle algoritmes", _("algorithms with impact")
    OTHER = "Overige algoritmes", _("other algorithms")
