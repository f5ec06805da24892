"""Kept files: whole, unreadable on disk, and nothing in them can be changed unseen."""

import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from regie.vault.files import storage
from regie.vault.files.storage import (
    CHUNK,
    Gone,
    TooLarge,
    folders,
    forget,
    is_kept,
    keep,
    key_of,
    names,
    path_of,
    read,
    seal_again,
    tidy,
)
from regie.vault.keys.ring import TAG, Unreadable
from regie.vault.keys.tests.test_keys import lines

unhurried = how(deadline=None, max_examples=60)

MOST = 10 * CHUNK
SEALED = CHUNK + TAG


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def kept(content: bytes) -> str:
    return keep([content], folder="papers", most=MOST)[0]


def content_of(name: str) -> bytes:
    return b"".join(read("papers", name))


def chunks_of(name: str) -> tuple[bytes, list[bytes]]:
    sealed = path_of("papers", name).read_bytes()
    start = len(storage.MARK) + 1 + len("test-a") + storage.SALT
    return sealed[:start], [sealed[at : at + SEALED] for at in range(start, len(sealed), SEALED)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_files_of_every_size_come_back(size):
    content = os.urandom(size)
    name, kept_size = keep([content[:10], content[10:70_000], content[70_000:]], folder="papers", most=MOST)
    assert kept_size == size and content_of(name) == content
    assert is_kept("papers", name) and names("papers") == [name] and folders() == ["papers"]
    forget("papers", name)
    assert not is_kept("papers", name) and names("papers") == []
    with pytest.raises(Gone):
        read("papers", name)
    forget("papers", name)


@unhurried
@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_it_does_not_matter_in_what_pieces_a_file_comes(pieces):
    name, size = keep(pieces, folder="papers", most=MOST)
    assert content_of(name) == b"".join(pieces) and size == sum(map(len, pieces))
    forget("papers", name)


def test_on_disk_nothing_can_be_read_and_only_the_owner_may_try():
    name = kept(b"Zaanstra, Wilhelmina " * 10_000)
    path = path_of("papers", name)
    assert b"Zaanstra" not in path.read_bytes() and b"Wilhelmina" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert {each.stat().st_mode & 0o777 for each in (path.parent, path.parent.parent)} == {0o700}


def test_too_large_or_broken_off_leaves_nothing():
    def broken_off():
        yield b"x" * CHUNK
        raise ConnectionError

    with pytest.raises(TooLarge):
        keep([b"x" * CHUNK] * 3, folder="papers", most=2 * CHUNK)
    with pytest.raises(ConnectionError):
        keep(broken_off(), folder="papers", most=MOST)
    assert list(path_of("papers", "0" * 32).parent.iterdir()) == []


@unhurried
@given(st.data())
def test_any_changed_byte_is_found(data):
    name = kept(b"a" * 100)
    sealed = bytearray(path_of("papers", name).read_bytes())
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    path_of("papers", name).write_bytes(sealed)
    with pytest.raises(Unreadable):
        content_of(name)


@pytest.mark.parametrize(
    "change",
    [
        lambda chunks: chunks[:-1],  # the end cut off, at a border of chunks
        lambda chunks: chunks[:1],
        lambda chunks: [],
        lambda chunks: [chunks[1], chunks[0], *chunks[2:]],  # two changed places
        lambda chunks: [chunks[0], chunks[0], *chunks[2:]],  # one in place of another
        lambda chunks: [*chunks, chunks[-1]],  # the last one twice
        lambda chunks: [*chunks[:-1], chunks[-1][:-1]],  # the last sign gone
        lambda chunks: [chunks[0], *chunks[2:]],  # one left out
    ],
)
def test_chunks_that_are_missing_moved_or_repeated_are_found(change):
    name = kept(os.urandom(3 * CHUNK + 5))
    header, chunks = chunks_of(name)
    assert len(chunks) == 4
    path_of("papers", name).write_bytes(header + b"".join(change(chunks)))
    with pytest.raises(Unreadable) as caught:
        content_of(name)
    assert caught.value.code == "damaged"


def test_a_file_or_a_chunk_in_the_place_of_another_is_found():
    one, other = kept(b"1" * 2 * CHUNK), kept(b"2" * 2 * CHUNK)
    (header, [_first, last]), (_header, [first, _last]) = chunks_of(one), chunks_of(other)
    path_of("papers", one).write_bytes(header + first + last)
    with pytest.raises(Unreadable):
        content_of(one)
    path_of("papers", one).write_bytes(path_of("papers", other).read_bytes())
    with pytest.raises(Unreadable):
        content_of(one)
    assert content_of(other) == b"2" * 2 * CHUNK


def test_a_damaged_piece_is_never_handed_on():
    name = kept(b"x" * 3 * CHUNK)
    header, chunks = chunks_of(name)
    chunks[1] = bytes(SEALED)
    path_of("papers", name).write_bytes(header + b"".join(chunks))
    came = []
    with pytest.raises(Unreadable):
        came.extend(iter(read("papers", name)))
    assert all(set(piece) == {ord("x")} for piece in came)


@pytest.mark.parametrize("content", [b"", b"RF1", b"plain text of some length", b"RF1\xff" + b"x" * 60])
def test_what_is_no_encrypted_file_is_damaged(content):
    name = kept(b"x")
    path_of("papers", name).write_bytes(content)
    with pytest.raises(Unreadable):
        read("papers", name)


def test_names_that_were_never_given_are_refused():
    for folder, name in (("..", "0" * 32), ("papers", "../keys"), ("papers", ""), ("/etc", "0" * 32)):
        with pytest.raises(ValueError, match="not the name"):
            path_of(folder, name)
    assert not is_kept("papers", "")


def test_a_file_is_sealed_again_with_the_new_key_and_who_reads_it_reads_on(settings):
    name = kept(b"x" * 2 * CHUNK + b"end")
    os.utime(path_of("papers", name), (1_000_000, 1_000_000))
    old = settings.KEYS
    settings.KEYS = ",".join([*lines("fresh"), old])
    assert key_of("papers", name) == "test-a"
    reading = read("papers", name)
    first = next(reading)
    assert seal_again("papers", name)
    assert first + b"".join(reading) == content_of(name) == b"x" * 2 * CHUNK + b"end"
    assert key_of("papers", name) == "fresh" and path_of("papers", name).stat().st_mtime == 1_000_000
    assert path_of("papers", name).stat().st_mode & 0o777 == 0o600
    settings.KEYS = old
    with pytest.raises(Unreadable, match="fresh"):
        read("papers", name)


def test_a_file_that_is_forgotten_meanwhile_does_not_come_back():
    name = kept(b"x" * 3 * CHUNK)
    path = path_of("papers", name)
    with pytest.raises(Gone), storage._whole_or_not_at_all(path, storage._replace) as file:
        file.write(path.read_bytes())
        forget("papers", name)
    assert list(path.parent.iterdir()) == []
    assert not seal_again("papers", name)


def test_a_damaged_file_is_not_sealed_again_and_stays(settings):
    name = kept(b"x" * 2 * CHUNK)
    header, chunks = chunks_of(name)
    path_of("papers", name).write_bytes(header + chunks[0])
    with pytest.raises(Unreadable):
        seal_again("papers", name)
    assert path_of("papers", name).read_bytes() == header + chunks[0]
    assert len(list(path_of("papers", name).parent.iterdir())) == 1


def test_tidy_removes_what_no_row_names_and_only_when_it_is_old():
    known, orphan, young = kept(b"1"), kept(b"2"), kept(b"3")
    part = path_of("papers", orphan).with_name("x.part")
    part.write_bytes(b"half")
    stranger = part.with_name("README")
    stranger.write_bytes(b"not ours")
    for path in (path_of("papers", known), path_of("papers", orphan), part, stranger):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert tidy("papers", {known}) == 2
    assert names("papers") == sorted([known, young]) and stranger.exists() and not part.exists()
    assert tidy("nothing", set()) == 0


SLOWLY = """
import sys, time, django
django.setup()
from regie.vault.files import storage
def pieces():
    for number in range(40):
        yield b"x" * storage.CHUNK
        if number == 20:
            print("halfway", flush=True)
            time.sleep(60)
storage.keep(pieces(), folder="papers", most=10**9)
"""


def test_a_process_killed_while_keeping_leaves_no_file_but_an_unfinished_one(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", SLOWLY],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "REGIE_DATA_DIR": str(tmp_path)}
        | {"DJANGO_SETTINGS_MODULE": "regie.site.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline().strip() == "halfway"
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=30)
    writer.stdout.close()
    assert names("papers") == []
    [left] = (tmp_path / "files" / "papers").iterdir()
    assert b"xxxx" not in left.read_bytes()
    assert tidy("papers", set(), older_than=-10) == 1
