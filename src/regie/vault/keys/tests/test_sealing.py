"""What is sealed opens with the same keys for the same purpose and place, and with nothing else."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from regie.vault.keys.lines import read_lines
from regie.vault.keys.ring import Unreadable, framed, mac, pseudonym, ring, seal, sealed_with, subkey, unseal

from .test_keys import lines

unhurried = how(deadline=None, max_examples=60)


@unhurried
@given(st.binary(max_size=300), st.text(max_size=20), st.binary(max_size=20))
def test_what_is_sealed_opens_again(plain, purpose, place):
    sealed = seal(plain, purpose=purpose, bound_to=place)
    assert unseal(sealed, purpose=purpose, bound_to=place) == plain
    assert sealed_with(sealed) == "test-a"
    assert seal(plain, purpose=purpose, bound_to=place) != sealed
    assert len(plain) < 4 or plain not in sealed


@unhurried
@given(st.data())
def test_any_changed_byte_is_found(data):
    sealed = bytearray(seal(b"a name", purpose="p", bound_to=b"here"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), purpose="p", bound_to=b"here")


@unhurried
@given(st.integers(0, 200))
def test_anything_cut_off_is_found(length):
    sealed = seal(b"a name", purpose="p")
    if length < len(sealed):
        with pytest.raises(Unreadable):
            unseal(sealed[:length], purpose="p")
    with pytest.raises(Unreadable):
        unseal(sealed + b"x", purpose="p")


@pytest.mark.parametrize(
    "other", [{"purpose": "q", "bound_to": b"here"}, {"purpose": "p", "bound_to": b"there"}]
)
def test_another_purpose_or_place_does_not_open_it(other):
    sealed = seal(b"a name", purpose="p", bound_to=b"here")
    with pytest.raises(Unreadable) as caught:
        unseal(sealed, **other)
    assert caught.value.code == "damaged"


def test_a_key_that_is_not_there_is_named(settings):
    sealed = seal(b"a name", purpose="p")
    settings.KEYS = ",".join(lines("fresh", "index/a", "log/a"))
    with pytest.raises(Unreadable, match="test-a") as caught:
        unseal(sealed, purpose="p")
    assert caught.value.code == "unknown_key"


def test_another_key_of_the_same_name_does_not_open_it(settings):
    sealed = seal(b"a name", purpose="p")
    settings.KEYS = ",".join(lines("test-a", "index/a", "log/a"))
    with pytest.raises(Unreadable) as caught:
        unseal(sealed, purpose="p")
    assert caught.value.code == "damaged"


def test_an_older_key_opens_and_the_first_seals(settings):
    sealed = seal(b"a name", purpose="p")
    settings.KEYS = ",".join([*lines("fresh"), settings.KEYS])
    assert unseal(sealed, purpose="p") == b"a name"
    assert sealed_with(seal(b"a name", purpose="p")) == "fresh"


def test_subkeys_are_hkdf_of_the_root_key_and_differ_per_purpose(settings):
    root = read_lines(settings.KEYS.split(","))[0].secret
    expected = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"regie subkey 1\0field").derive(root)
    assert subkey("field") == subkey("field", "test-a") == expected
    assert len({subkey("field"), subkey("file"), subkey("field", "log/test-a"), root}) == 4


def test_pseudonyms_outlive_every_rotation(settings):
    before = pseudonym("person", "12")
    assert len(before) == 32 and int(before, 16) >= 0
    assert before != pseudonym("person", "13") != pseudonym("perso", "n13")
    old = settings.KEYS.split(",")
    settings.KEYS = ",".join([*lines("next", "index/next", "log/next"), *old[2:]])
    assert pseudonym("person", "12") == before
    settings.KEYS = ",".join(lines("next", "index/next", "log/next"))
    assert pseudonym("person", "12") != before


def test_a_log_key_still_vouches_for_what_it_signed(settings):
    signed_with, tag = ring().log_id, mac(b"line", purpose="chain")
    assert len(tag) == 32
    settings.KEYS = ",".join([*lines("log/next"), settings.KEYS])
    assert mac(b"line", purpose="chain") != tag
    assert mac(b"line", purpose="chain", key_id=signed_with) == tag
    assert mac(b"line", purpose="other", key_id=signed_with) != tag
    with pytest.raises(Unreadable):
        mac(b"line", purpose="chain", key_id="log/never")


@unhurried
@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_framed_parts_never_run_into_each_other(one, other):
    assert (framed(one) == framed(other)) == (one == other)
