"""Is an upload what its name says, and of a kind that is asked for? Nothing is opened or unpacked here.

A file is accepted where its extension is of an allowed kind and its content begins as that kind does. What passes is
still foreign: it is stored encrypted and only ever sent as a download (``downloads``).
"""

import codecs
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .choices import DOCUMENTS, KINDS, ZIP, Kind

HEAD = 8 * 1024
MARKUP = (b"<!", b"<html", b"<?xml", b"<script", b"<svg", b"<table", b"<head", b"<body")
BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def check_upload(name: str, head: bytes, size: int, *, allowed: Collection[str] = DOCUMENTS) -> Kind:
    """The kind of an upload: ``name`` as people call it, ``head`` its first 8 KB, ``size`` in bytes.

    ``allowed`` holds keys of ``choices.KINDS``. Raises ValidationError with a sentence that says how to mend it.
    """
    kinds = [KINDS[key] for key in DOCUMENTS if key in allowed]
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is %(size)s. It may be at most %(most)s: make it smaller or split it."),
            code="too_large",
            params={"size": filesizeformat(size), "most": filesizeformat(settings.UPLOAD_MAX_BYTES)},
        )
    if size <= 0 or not head:
        raise ValidationError(_("This file is empty. Choose another one."), code="empty")
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    kind = next((each for each in kinds if extension in each.extensions), None)
    if kind is None:
        raise ValidationError(
            _("Regie does not take files of this kind here. It takes: %(kinds)s."),
            code="not_allowed",
            params={"kinds": _listed(kinds)},
        )
    if not _begins_as(kind, head[:HEAD]):
        raise ValidationError(
            _("This file is called %(extension)s, but is not %(kind)s inside. Save it again as %(kind)s."),
            code="not_what_it_says",
            params={"extension": extension, "kind": kind.label},
        )
    return kind


def _listed(kinds: Sequence[Kind]) -> str:
    return ", ".join(kind.label for kind in kinds)


def _begins_as(kind: Kind, head: bytes) -> bool:
    if not kind.starts:
        return _is_text(head)
    if not head.startswith(kind.starts):
        return False
    others = [each.inside for each in KINDS.values() if each.inside and each.inside != kind.inside]
    # The names of the first entries stand readable in an archive: those of another kind give it away.
    return not kind.inside or kind.inside in head or not any(each in head for each in others)


def _is_text(head: bytes) -> bool:
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith((*MARKUP, ZIP.lower(), OLE.lower(), b"%pdf", b"\x89png", b"\xff\xd8\xff")):
        return False
    return head.startswith(BOMS) or b"\x00" not in head
