"""Numbers that people call things by in a meeting: one row of numbers per municipality and kind of thing."""

from django.db.models import Max, Model

from regie.access.organisations.models import Municipality


def next_number(model: type[Model], municipality_id: int) -> int:
    """One more than the highest in this municipality, under a lock on it. Needs a transaction.

    ``model`` has a ``number`` and a ``municipality``.
    """
    Municipality.objects.select_for_update().only("pk").get(pk=municipality_id)
    rows = model._default_manager.filter(municipality=municipality_id)
    return (rows.aggregate(highest=Max("number"))["highest"] or 0) + 1
