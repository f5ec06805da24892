"""The filter above a scan. What is not understood is said beside the field and narrows nothing."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from regie.approach.deployments.choices import Approach
from regie.methods.coverage import Theme

from .choices import Deployed, Evidence
from .filters import ScanFilter
from .scan import Scan
from .selectors import Place
from .words import listed

MOST_OPTIONS = 60  # a longer list helps nobody choose


class ScanFilterForm(forms.Form):
    """Reads the parameters of the address; field names are what stands in the address."""

    gemeente = forms.MultipleChoiceField(label=_("Municipality"), required=False)
    programma = forms.CharField(label=_("Programme"), required=False, widget=forms.Select)
    aanpak = forms.ChoiceField(
        label=_("Approach"),
        required=False,
        choices=[("", _("Preventive and repressive")), *[(a.value, a.label.capitalize()) for a in Approach]],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Deployed and not deployed")), *Deployed.choices],
    )
    bewijs = forms.ChoiceField(
        label=_("Evidence"), required=False, choices=[("", _("All")), *Evidence.choices]
    )
    thema = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    gebied = forms.CharField(label=_("Area"), required=False, widget=forms.Select)

    def __init__(
        self,
        data: QueryDict,
        *,
        places: Sequence[Place],
        themes: Sequence[Theme],
        own: int | None,
        **kwargs: Any,
    ) -> None:
        if not data:  # the first visit: your own municipality, if it has anything
            data = QueryDict(mutable=True)
            data.setlist("gemeente", [place.slug for place in places if place.pk == own])
        super().__init__(data, auto_id="f-%s", **kwargs)
        self.places = places
        self._offer("gemeente", [("alle", _("All")), *((one.slug, one.name) for one in places)])
        self._offer("thema", [("", _("All")), *((one.number, one.name) for one in themes)])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    @cached_property
    def chosen(self) -> ScanFilter:
        """What was chosen, without what was not understood."""
        self.is_valid()
        found = self.cleaned_data
        return ScanFilter(
            municipalities=tuple(slug for slug in found.get("gemeente", ()) if slug != "alle"),
            programme=found.get("programma", ""),
            approach=found.get("aanpak", ""),
            status=found.get("status", ""),
            evidence=found.get("bewijs", ""),
            theme=found.get("thema"),
            area=found.get("gebied", ""),
        )

    def offer(self, scan: Scan) -> None:
        """Fills the lists of programmes and areas from the scan; one that has nothing to choose disappears.

        Programmes are worth a choice only where some municipality has more than one.
        """
        places = len({row.municipality for row in scan.scope})
        for name, values, least in (("programma", scan.programmes, places + 1), ("gebied", scan.areas, 2)):
            given = self.data.get(name, "")
            if not given and not least <= len(values) <= MOST_OPTIONS:
                del self.fields[name]
                continue
            offered = values if not given or given in values else [given, *values]
            self.fields[name].widget.choices = [
                ("", _("All")),
                *((one, one) for one in offered[:MOST_OPTIONS]),
            ]

    @property
    def place_options(self) -> SafeString:
        """A checkbox per municipality; made here, because a country of them is slow in a template."""
        ticked = set(self.chosen.municipalities)
        boxes = [
            f'<label class="regie-option"><input type="checkbox" name="gemeente" value="{escape(place.slug)}"'
            f"{' checked' if place.slug in ticked else ''}>{escape(place.name)}</label>"
            for place in self.places
        ]
        return mark_safe("\n".join(boxes))  # noqa: S308 - every text in it is escaped

    @property
    def places_chosen(self) -> str:
        """What stands on the closed list of municipalities."""
        names = [place.name for place in self.places if place.slug in self.chosen.municipalities]
        if not names:
            return str(_("All municipalities"))
        return (
            listed(names, 2)
            if len(names) < 3
            else ngettext("%(number)s municipality", "%(number)s municipalities", len(names))
            % {"number": len(names)}
        )

    @property
    def selects(self) -> list[tuple[forms.BoundField, list[tuple[str, str, bool]]]]:
        """The fields that are drawn as a list to choose from, each with value, label and chosen of its options."""
        drawn = []
        for name in self.fields:
            if name != "gemeente":
                given = self.data.get(name, "")
                choices = self.fields[name].widget.choices
                drawn.append((self[name], [(value, label, str(value) == given) for value, label in choices]))
        return drawn
