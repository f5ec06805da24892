"""How an upload comes in: in memory only. Django would put a large one readable in the folder for temporary files."""

from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .checking import HEAD, check_upload
from .choices import DOCUMENTS, Kind
from .storage import TooLarge


class MemoryFile(UploadedFile):
    """A file that somebody sends. Of one that is too large only the size is here: reading it raises TooLarge."""

    is_too_large = False

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        if self.is_too_large:
            raise TooLarge
        return super().chunks(chunk_size)


class MemoryUploadHandler(FileUploadHandler):
    """Holds what comes with one request in memory, together at most as much as one file may be."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.room = settings.UPLOAD_MAX_BYTES

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.held, self.is_too_large = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.is_too_large:
            return
        self.held.write(raw_data)
        self.room -= len(raw_data)
        if self.room < 0:
            self.room += self.held.tell()
            self.held, self.is_too_large = BytesIO(), True

    def file_complete(self, file_size: int) -> MemoryFile:
        self.held.seek(0)
        least = settings.UPLOAD_MAX_BYTES + 1 if self.is_too_large else 0
        file = MemoryFile(
            file=self.held,
            name=self.file_name,
            content_type=self.content_type,
            size=max(file_size, least),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        file.is_too_large = self.is_too_large
        return file


def check_file(file: UploadedFile, *, allowed: Collection[str] = DOCUMENTS) -> Kind:
    """``checking.check_upload`` for what a form got. Raises ValidationError."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return check_upload(file.name or "", head, file.size or 0, allowed=allowed)
