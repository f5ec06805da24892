"""Forms of rows that two people may change at once, and saving them so that nobody loses anything.

A view says how to save and where to go; what it gets back is the response, or None while the form is to be shown::

    form = FundForm(request.POST or None, row=fund)
    answer = save_over(
        request,
        form,
        save=lambda values, version: fund_change(fund=fund, values=values, version=version, by=request.actor),
        who=last_actor,
        said=lambda saved: _("%(name)s is saved.") % {"name": saved},
        leave=reverse("funding:detail", args=[fund.pk]),
    )
    return answer or render(request, "funding/form.html", {"form": form}, status=422 if form.errors else 200)

The service compares ``version`` with the row it locked, and raises ``versions.VersionConflict`` where they differ.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.choices import flatten_choices
from django.utils.dateparse import parse_date, parse_time
from django.utils.formats import date_format, localize_input, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from . import versions
from .entry import DateInput, tried
from .messages import done
from .versions import VersionConflict, plain


class VersionedForm(forms.Form):
    """The fields ``names`` of a row, with the version the person saw and what stood in it then.

    ``rows`` is the height of long texts and ``widgets`` what else the model's own will not do; days get the date
    picker and numbers the comma or point of the reader's language. A row that is not saved yet has no version.
    A field that knows best how its value reads has a method ``words``.
    """

    use_required_attribute = False
    names: ClassVar[Sequence[str]] = ()
    rows: ClassVar[Mapping[str, int]] = {}
    widgets: ClassVar[Mapping[str, forms.Widget | type[forms.Widget]]] = {}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Any, initial: Mapping[str, Any] | None = None) -> None:
        self.row = row
        values = {name: standing(row, name) for name in self.names}
        version = None if row._state.adding else getattr(row, "version", None)
        start = {**values, **(initial or {}), "version": version, "base": as_plain(values)}
        super().__init__(data, initial=start)
        days = {name: DateInput() for name in self._of_type("DateField")}
        texts = {name: forms.Textarea(attrs={"rows": height}) for name, height in self.rows.items()}
        widgets = {**days, **texts, **self.widgets}
        numbers = self._of_type("DecimalField")
        self.fields.update(fields_for_model(type(row), self.names, widgets=widgets, localized_fields=numbers))

    def _of_type(self, kind: str) -> list[str]:
        meta = type(self.row)._meta
        return [name for name in self.names if meta.get_field(name).get_internal_type() == kind]

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in self.names}

    def merged_values(self) -> dict[str, Any]:
        """What was filled in, but for the fields of which the other person's version was chosen."""
        theirs = versions.names_of_theirs(self.data) & {*self.names}  # type: ignore[arg-type]
        return self.values() | {name: standing(self.row, name) for name in theirs}

    def seen_version(self) -> int:
        """The version the person started from; 0 where the form did not say, as for a row that was not there yet."""
        return self.cleaned_data.get("version") or 0

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened, as JSON took it."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}

    def words(self, name: str, value: Any) -> str:
        """A plain value as a person reads it, for the page with both versions."""
        field: Any = self.fields[name]
        if hasattr(field, "words"):
            return str(field.words(value))
        each = value if isinstance(value, list) else [] if value in (None, "") else [value]
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk__in=each)  # type: ignore[union-attr]
            return ", ".join(str(field.label_from_instance(one)) for one in found)
        labels = dict(flatten_choices(getattr(field, "choices", ())))
        return ", ".join(str(labels[one]) if one in labels else _told(field, one) for one in each)


def _told(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.DecimalField):
        return str(localize_input(Decimal(value)))
    if isinstance(field, forms.DateField) and (day := parse_date(value)):
        return date_format(day)
    if isinstance(field, forms.TimeField) and (moment := parse_time(value)):
        return time_format(moment, "H:i")
    return str(value)


def standing(row: Any, name: str) -> Any:
    """What a row holds now; of a to-many relation the rows, and none where the row itself is not saved yet."""
    if row._meta.get_field(name).many_to_many:
        return list(getattr(row, name).all()) if row.pk else []
    return getattr(row, name)


def as_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON takes them."""
    return {name: plain(value) for name, value in values.items()}


def save_new(
    request: HttpRequest,
    form: forms.Form,
    *,
    save: Callable[[], Any],
    said: Callable[[Any], str | Promise],
    to: Callable[[Any], str],
    undo: Callable[[Any], str] = lambda made: "",
) -> HttpResponse | None:
    """Saves what was sent and is valid, says so and goes ``to`` the next page.

    None where nothing was sent yet or something has to be mended: the errors stand in the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    made = tried(form, save)
    if made is None:
        return None
    done(request, said(made), undo=undo(made))
    return redirect(to(made))


def save_over(
    request: HttpRequest,
    form: VersionedForm,
    *,
    save: Callable[[dict[str, Any], int], Any],
    who: Callable[[Any], str],
    said: Callable[[Any], str | Promise],
    leave: str,
    to: Callable[[Any], str] | None = None,
    title: str = "",
) -> HttpResponse | None:
    """Saves over the version the person saw, says so and goes ``to`` the next page, else to ``leave``.

    Gives the page with both versions where somebody else saved in between; ``who`` tells that person's name from the
    row as it stands, ``leave`` is the page of the row. What the other one changed and is not in this form, or changed
    in the same way, asks for no choice: then it is saved over the new version. None as for ``save_new``.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    values = form.merged_values()
    try:
        saved = _without_choice(form, values, save)
    except VersionConflict as met:
        return _both(request, form, met.current, title or str(met.current), who(met.current), leave)
    if saved is None:
        return None
    done(request, said(saved))
    return redirect(to(saved) if to else leave)


def _without_choice(
    form: VersionedForm, values: dict[str, Any], save: Callable[[dict[str, Any], int], Any]
) -> Any:
    """What ``save`` gave, or None with the errors in the form. Raises VersionConflict where somebody has to choose."""
    try:
        return tried(form, lambda: save(values, form.seen_version()))
    except VersionConflict as met:
        if not _same_or_elsewhere(form, values, met.current):
            raise
        current = met.current.version
    return tried(form, lambda: save(values, current))


def _same_or_elsewhere(form: VersionedForm, values: Mapping[str, Any], current: Any) -> bool:
    """Whether the other person left all these fields alone, or wrote the same. Unknown is no."""
    mine, stood = as_plain(values), form.base_values()
    theirs = {name: plain(standing(current, name)) for name in form.names}
    return all(each == mine[name] or (name in stood and each == stood[name]) for name, each in theirs.items())


def _both(
    request: HttpRequest, form: VersionedForm, current: Model, title: str, who: str, leave: str
) -> HttpResponse:
    theirs = {name: plain(standing(current, name)) for name in form.names}
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in form.names},
        base={**theirs, **form.base_values()},
        mine=as_plain(form.values()),
        theirs=theirs,
        show=form.words,
    )
    version = current.version  # type: ignore[attr-defined]
    return versions.conflict_page(request, title=title, who=who, version=version, found=found, leave=leave)
