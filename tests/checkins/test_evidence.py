import io
import zipfile

import pytest

from checkins.evidence import MOST_BYTES, file_problem, safe_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def office(*parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chart.png", PNG),
        ("CHART.PNG", PNG),
        ("photo.jpeg", b"\xff\xd8\xff\xe0rest"),
        ("report.pdf", b"%PDF-1.7 rest"),
        ("cohorts.xlsx", office("xl/workbook.xml")),
        ("note.docx", office("word/document.xml")),
        ("rates.csv", b"week;rate\n1;18,5 %\n"),
        ("note.txt", "\ufeffMit Umlauten: äöü".encode()),
    ],
)
def test_the_usual_kinds_of_file_are_taken(name: str, content: bytes) -> None:
    assert file_problem(name, content) == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.pdf", b"", "empty"),
        ("big.pdf", b"%PDF-" + b"0" * MOST_BYTES, "larger than 5 MB"),
        ("page.html", b"<script>alert(1)</script>", "Take a PDF"),
        ("drawing.svg", b"<svg onload=alert(1)>", "Take a PDF"),
        ("program.exe", b"MZ", "Take a PDF"),
        ("nameless", b"text", "Take a PDF"),
        ("report.pdf", b"<html>", "holds something else"),
        ("chart.png", b"\xff\xd8\xff", "holds something else"),
        ("archive.xlsx", office("evil.bin"), "holds something else"),
        ("macros.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "holds something else"),
        ("broken.docx", b"PK\x03\x04broken", "holds something else"),
        ("binary.csv", b"a,b\x00\x01", "holds something else"),
        ("latin.txt", "äöü".encode("latin-1"), "holds something else"),
    ],
)
def test_anything_else_is_refused_in_words(name: str, content: bytes, says: str) -> None:
    assert says in file_problem(name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\secret\\plan.csv", "plan.csv"),
        ("a\r\nb.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
    ],
)
def test_names_lose_their_folders_and_their_tricks(name: str, safe: str) -> None:
    assert safe_name(name) == safe
