"""Personal columns come as instances only, so that no reading escapes the log."""

import pytest

from regie.access.dossiers.models import Dossier
from regie.analysis.persons.models import Person


def test_values_of_personal_columns_are_refused():
    with pytest.raises(TypeError, match="load instances"):
        Person.objects.values_list("family_name")
    with pytest.raises(TypeError, match="load instances"):
        Dossier.objects.values("person_records__family_name")
