"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import escalations_for, questions_for

searchable(
    SearchSource(
        kind="escalation",
        label=_("Escalations"),
        queryset=escalations_for,
        title="subject",
        fields=("reason", "about_name", "outcome"),
        context="programme__name",
        url="escalations:detail",
    )
)

searchable(
    SearchSource(
        kind="question",
        label=_("Questions"),
        queryset=questions_for,
        title="text",
        fields=("answer",),
        context="programme__name",
        url="escalations:question",
    )
)
