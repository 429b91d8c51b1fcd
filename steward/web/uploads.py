"""Files that a browser sends: they have no name on the disk, so that nothing is left of them when a process ends, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Nameless(FileUploadHandler):
    """Takes what is too large for memory into a file without a name, in the place of Django's file with one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file: UploadedFile[Any] = UploadedFile(
            tempfile.TemporaryFile(),  # noqa: SIM115 - closed with its request
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


class Kept:
    """A copy of an upload that outlives its request and is gone when it is closed, or when the process is.

    Other programs of ours read it at `path` as long as it is open. Where the system shows no open files it has a name in a folder
    that only we can read.
    """

    def __init__(self, upload: UploadedFile[Any]) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._file: IO[bytes]
        if Path("/proc/self/fd").is_dir():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by whoever has read it
            self.path = Path(f"/proc/{os.getpid()}/fd/{self._file.fileno()}")
        else:
            self._folder = tempfile.TemporaryDirectory(prefix="steward-")
            self.path = Path(self._folder.name) / "list"
            self._file = self.path.open("wb")
        for block in upload.chunks(1 << 20):
            self._file.write(block)
        self._file.flush()
        upload.close()

    def close(self) -> None:
        """This function will let go of the copy: it is nowhere from then on."""
        self._file.close()
        if self._folder is not None:
            shutil.rmtree(self._folder.name, ignore_errors=True)
