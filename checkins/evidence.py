"""Evidence files: what they may be, told from their content and never from what the browser claims. Pure."""

import io
import zipfile
from pathlib import PurePath

MOST_BYTES = 5 * 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BY_EXTENSION = {
    ".pdf": PDF,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".xlsx": XLSX,
    ".docx": DOCX,
    ".csv": "text/csv",
    ".txt": "text/plain",
}
ACCEPTED = ", ".join(BY_EXTENSION)
_STARTS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}


def file_problem(name: str, content: bytes) -> str:
    """Why this file can't be taken, in words; empty when it can."""
    if not content:
        return "This file is empty."
    if len(content) > MOST_BYTES:
        return "This file is larger than 5 MB. Link to it instead."
    expected = BY_EXTENSION.get(PurePath(name).suffix.lower())
    if expected is None:
        return "Take a PDF, PNG, JPG, CSV, XLSX, DOCX or TXT file, or link to it instead."
    if expected != sniffed(content) and not (expected.startswith("text/") and is_text(content)):
        return f"This file is not what its name says: “{safe_name(name)}” holds something else."
    return ""


def content_type(name: str) -> str:
    """The type of a file that `file_problem` has nothing against."""
    return BY_EXTENSION[PurePath(name).suffix.lower()]


def sniffed(content: bytes) -> str:
    """The type that the content shows; empty for anything that is not on the list, text included."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    return _office(content) if content.startswith(b"PK\x03\x04") else ""


def is_text(content: bytes) -> bool:
    """Whether it reads as UTF-8 text without control characters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)


def safe_name(name: str) -> str:
    """The last part of a file's name, printable, at most 160 letters, its extension kept."""
    bare = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    suffix = PurePath(bare).suffix
    return PurePath(bare).stem[: 160 - len(suffix)] + suffix


def _office(content: bytes) -> str:
    """The kind of an office document by its table of contents, which is read without unpacking; none with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    if any(part.endswith("vbaProject.bin") for part in parts):
        return ""
    return next((kind for part, kind in _PARTS.items() if part in parts), "")
