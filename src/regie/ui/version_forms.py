"""Forms that know the version they started from, and saving them so that two people lose nothing.

A view gives the form and a function that writes; it gets back what was written, None with the errors in the form, or
the page with both versions::

    saved = save_over(request, form, save=lambda values, version: row_change(row=row, values=values, version=version,
                      by=request.actor), conflict=VersionConflict, title=row.name, who=last_actor(row), leave=url)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import versions
from .entry import DateInput, tried


class VersionedForm(forms.Form):
    """The fields ``names`` of ``model``, with the version the person saw and what stood in it then.

    A subclass sets ``model``, ``names`` and, where the model's own will not do, ``widgets``; ``plain`` makes a value
    fit for JSON, the same for what stands and for what is typed.
    """

    use_required_attribute = False
    model: ClassVar[type[Model]]
    names: ClassVar[tuple[str, ...]]
    widgets: ClassVar[Mapping[str, forms.Widget | type[forms.Widget]]] = {}
    plain: Any  # a static function: a value -> the same as JSON takes it

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, thing: Any, initial: Mapping[str, Any] | None = None) -> None:
        self.thing = thing
        values = {name: standing(thing, name) for name in self.names}
        start = {**values, **(initial or {}), "version": thing.version, "base": self.plain_of(values)}
        super().__init__(data, initial=start)
        widgets = {**{name: DateInput() for name in self._of_type("DateField")}, **self.widgets}
        numbers = self._of_type("DecimalField")  # typed with the comma or the point of the reader's language
        self.fields.update(
            fields_for_model(self.model, self.names, widgets=widgets, localized_fields=numbers)
        )

    def _of_type(self, kind: str) -> list[str]:
        fields = {field.name: field.get_internal_type() for field in self.model._meta.fields}
        return [name for name in self.names if fields.get(name) == kind]

    def plain_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values as JSON takes them."""
        return {name: type(self).plain(value) for name, value in values.items()}

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in self.names}

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened, as JSON took it."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}

    def shown(self, name: str, value: Any) -> str:
        """A plain value in words, for the page with both versions."""
        field = self.fields[name]
        rows: Any = getattr(field, "queryset", None)
        choices: Any = getattr(field, "choices", None)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if rows is not None:
            found = rows.filter(pk__in=value if isinstance(value, list) else [value] if value else [])
            return ", ".join(str(each) for each in found)
        if choices is not None:
            return str(dict(choices).get(value, value or ""))
        day = parse_date(value) if isinstance(field, forms.DateField) and value else None
        return date_format(day) if day else str("" if value is None else value)


def standing(thing: Any, name: str) -> Any:
    """What a row holds now; of a to-many relation the rows, and none where the row itself is not saved yet."""
    if thing._meta.get_field(name).many_to_many:
        return list(getattr(thing, name).all()) if thing.pk else []
    return getattr(thing, name)


def save_over(
    request: HttpRequest,
    form: VersionedForm,
    *,
    save: Callable[[dict[str, Any], int], Any],
    conflict: type[Exception],
    title: str,
    who: Callable[[], str],
    leave: str,
) -> Any:
    """Saves a valid form; gives what ``save`` gave, None (see the errors in the form), or a response to return.

    ``conflict`` carries ``current``, the row as it stands. Where the other person changed fields that are not in this
    form, or the same in the same way, nobody needs to choose and it is saved over the new version.
    """
    chosen = versions.names_of_theirs(request.POST) & {*form.names}
    values = form.values() | {name: standing(form.thing, name) for name in chosen}
    version = form.cleaned_data.get("version") or 0
    try:
        return tried(form, lambda: save(values, version))
    except conflict as met:
        current = met.current  # type: ignore[attr-defined]
    theirs = form.plain_of({name: standing(current, name) for name in form.names})
    base = {**theirs, **form.base_values()}
    if all(theirs[name] == base[name] for name in form.names):
        try:
            return tried(form, lambda: save(values, current.version))
        except conflict as met:  # a third person, in that very moment
            current = met.current  # type: ignore[attr-defined]
            theirs = form.plain_of({name: standing(current, name) for name in form.names})
    return _both(request, form, values, current, (base, theirs), title, who(), leave)


def _both(
    request: HttpRequest,
    form: VersionedForm,
    values: Mapping[str, Any],
    current: Any,
    stood: Sequence[dict[str, Any]],
    title: str,
    who: str,
    leave: str,
) -> HttpResponse:
    base, theirs = stood
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in form.names},
        base=base,
        mine=form.plain_of(values),
        theirs=theirs,
        show=form.shown,
    )
    return versions.conflict_page(
        request, title=title, who=who, version=current.version, found=found, leave=leave
    )
