"""Stops an upload that is too large while it comes in."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

MOST_FILES = 20


class UploadLimitHandler(FileUploadHandler):
    """Leave out each file beyond UPLOAD_MAX_BYTES, and end a request that goes on and on.

    Django limits form fields but not files. `SkipFile` and `StopUpload` are only caught when
    raised from `receive_data_chunk` (measured), so that is where the bytes are counted. The names
    left out are kept on the request: see `files_too_large`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.in_file = 0
        self.in_request = 0

    @property
    def is_modest(self) -> bool:
        """Whether the whole request is no larger than one file may be."""
        length = self.request.META["CONTENT_LENGTH"] if self.request else 0
        return int(length) <= settings.UPLOAD_MAX_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.in_file = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        user = getattr(self.request, "user", None)
        if user is not None and not user.is_authenticated:
            # Nobody who has not logged in fills the disk. What is not endless is read and thrown
            # away: only then does the browser show the answer that says so.
            raise SkipFile if self.is_modest else StopUpload(connection_reset=True)
        self.in_file += len(raw_data)
        self.in_request += len(raw_data)
        is_endless = self.in_request > settings.UPLOAD_MAX_BYTES * MOST_FILES
        if self.in_file > settings.UPLOAD_MAX_BYTES or is_endless:
            names = files_too_large(self.request)
            if not names or names[-1] != self.file_name:
                names.append(self.file_name or "")
            if is_endless:
                raise StopUpload(connection_reset=True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def files_too_large(request: Any) -> list[str]:
    """Return the names of the files of this request that were left out for their size."""
    if not hasattr(request, "bordereau_files_too_large"):
        request.bordereau_files_too_large = []
    names: list[str] = request.bordereau_files_too_large
    return names
