"""What kinds of files people may bring, and by what they are known."""

from dataclasses import dataclass

ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name on screen, its extensions, how its content begins, and what it is sent as."""

    key: str
    label: str
    extensions: tuple[str, ...]
    starts: tuple[bytes, ...]
    media_type: str
    inside: bytes = b""  # of an archive: the folder that only this kind has


KINDS = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF", (".pdf",), (b"%PDF-",), "application/pdf"),
        Kind(
            "docx",
            "Word (.docx)",
            (".docx",),
            (ZIP,),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"word/",
        ),
        Kind(
            "xlsx",
            "Excel (.xlsx)",
            (".xlsx",),
            (ZIP,),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"xl/",
        ),
        Kind("csv", "CSV", (".csv",), (), "text/csv; charset=utf-8"),
        Kind("png", "PNG", (".png",), (b"\x89PNG\r\n\x1a\n",), "image/png"),
        Kind("jpg", "JPG", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), "image/jpeg"),
    )
}
DOCUMENTS = tuple(KINDS)
