from django.db import models
from django.utils.translation import gettext_lazy as _

from regie.leadership.decisions.choices import Body


class AssignmentStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    PROPOSED = "proposed", _("put to the two bodies")
    ADOPTED = "adopted", _("adopted")
    REPLACED = "replaced", _("replaced by a later version")
    WITHDRAWN = "withdrawn", _("withdrawn")


# From -> to. The services and the buttons both read this table; replacing goes with the adoption of another.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    AssignmentStatus.DRAFT: (AssignmentStatus.PROPOSED, AssignmentStatus.WITHDRAWN),
    AssignmentStatus.PROPOSED: (AssignmentStatus.ADOPTED, AssignmentStatus.DRAFT),
    AssignmentStatus.ADOPTED: (AssignmentStatus.PROPOSED,),
    AssignmentStatus.REPLACED: (),
    AssignmentStatus.WITHDRAWN: (AssignmentStatus.DRAFT,),
}
ADOPT = "assignment.adopt"  # the transition that rules of the method hold back
# Still being worked on: a programme has one of these at most.
OPEN = (AssignmentStatus.DRAFT, AssignmentStatus.PROPOSED)
# The two bodies that have to adopt: the column that holds the decision of each.
BODIES: dict[str, str] = {Body.TRIANGLE: "triangle_decision", Body.COLLEGE: "college_decision"}


class Comparison(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    EXACTLY = "exactly", _("exactly")


class Portfolio(models.TextChoices):
    """The portfolios of the aldermen."""

    SPATIAL_PLANNING = "spatial_planning", _("spatial planning")
    URBAN_DEVELOPMENT = "urban_development", _("urban development")
    WELFARE = "welfare", _("welfare")
    YOUTH_EDUCATION = "youth_education", _("youth and education")
    CARE = "care", _("care")
    SAFETY = "safety", _("safety")
    OTHER = "other", _("another portfolio")


# The portfolios of which the method asks support by name.
NAMED_BY_THE_METHOD = (
    *(Portfolio.SPATIAL_PLANNING, Portfolio.URBAN_DEVELOPMENT, Portfolio.WELFARE, Portfolio.YOUTH_EDUCATION),
)


class Support(models.TextChoices):
    NOT_ASKED = "not_asked", _("not asked yet")
    YES = "yes", _("supports it")
    WITH_CONDITIONS = "with_conditions", _("supports it, with conditions")
    NO = "no", _("does not support it")
