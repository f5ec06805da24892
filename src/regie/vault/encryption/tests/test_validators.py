import pytest
from django.core.exceptions import ValidationError

from regie.vault.encryption.validators import validate_bsn


def test_a_wrong_number_is_refused_without_repeating_it():
    with pytest.raises(ValidationError) as caught:
        validate_bsn("111222334")
    assert "111222334" not in str(caught.value) and caught.value.code == "not_a_bsn"


@pytest.mark.parametrize("number", ["", "111222333", "1112.22.333"])
def test_a_right_number_and_none_at_all_pass(number):
    assert validate_bsn(number) is None
