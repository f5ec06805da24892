"""Handing over a kept file: always as a download, never as a page of ours."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from .choices import Kind
from .storage import read

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
LONGEST_NAME = 150


def download(folder: str, name: str, *, file_name: str, kind: Kind) -> StreamingHttpResponse:
    """The kept file as an attachment called ``file_name``, with the extension of its kind.

    The browser may not show it, guess what it is, run anything in it or keep it. Who may have it is for the caller to
    decide before. Raises storage.Gone, or Unreadable where its beginning cannot be read; a file that proves damaged
    halfway breaks off, so that nobody takes half of it for the whole.
    """
    response = StreamingHttpResponse(read(folder, name), content_type=kind.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, safe_name(file_name, kind)) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def safe_name(file_name: str, kind: Kind) -> str:
    """The name without folders and signs that mean something to a computer, with an extension of its kind."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if last.lower().endswith(kind.extensions) else last
    valid = get_valid_filename(f"x{stem}")[1:].strip("._-")[:LONGEST_NAME]
    return f"{valid or 'document'}{kind.extensions[0]}"
