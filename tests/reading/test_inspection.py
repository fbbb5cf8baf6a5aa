"""What is no text says what it is."""

import io
import zipfile
from pathlib import Path

import pytest

from imports.reading import MESSAGES, UnreadableFile, inspect, unreadable_text


def make_zip(*names: str, first: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, b"<x/>")
    return stream.getvalue()


ODS = b"application/vnd.oasis.opendocument.spreadsheet"
ODT = b"application/vnd.oasis.opendocument.text"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n\r\n\n\r", "only_empty_lines"),
        (b"\xef\xbb\xbf\r\n", "only_empty_lines"),
        (b"\xff\xfe\r\x00\n\x00", "only_empty_lines"),
        (make_zip("[Content_Types].xml", "word/document.xml"), "word"),
        (make_zip("content.xml", first=ODT), "open_document"),
        (make_zip("lines.csv"), "archive"),
        (OLD_OFFICE + bytes(500), "old_excel"),
        (OLD_OFFICE + "WordDocument Workbook".encode("utf-16-le"), "old_excel"),
        (OLD_OFFICE + bytes(1 << 21) + ENCRYPTED, "workbook_encrypted"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x1f\x8b\x08", "archive"),
        (b"  <!DOCTYPE HTML><html>", "markup"),
        (b"<style>td {color: red}</style><table>", "markup"),
        (b"<!-- Excel --><table>", "markup"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "mhtml"),
        (b"From: <Saved by Blink>\r\nContent-Type: multipart/related;\r\n", "mhtml"),
        (b'[{"ART_CODE": "VIS"}]', "json"),
        (b'\xef\xbb\xbf{\n  "lignes": [', "json"),
        (bytes(range(256)) * 4, "binary"),
        ("A;B\nligne;à".encode("utf-16-le"), "utf16_without_mark"),
        ("A;B\nligne;à".encode("utf-16-be"), "utf16_without_mark"),
    ],
)
def test_what_is_no_readable_text_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile) as caught:
        inspect(path)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (make_zip("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (make_zip("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (make_zip("content.xml", first=ODS), "ods"),
        (OLD_OFFICE + bytes((1 << 20) - 20) + "Workbook".encode("utf-16-le"), "xls"),
        (b"A;B\n", ""),
    ],
)
def test_a_workbook_is_told_by_its_bytes(tmp_path: Path, content: bytes, form: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    assert inspect(path) == form


@pytest.mark.parametrize("gap", [b"", b"x\r\n" * 700_000])
def test_a_nul_byte_is_told_with_its_line_and_place(tmp_path: Path, gap: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"A;B\r\n" + gap + b"1;\x002\r\n")

    with pytest.raises(UnreadableFile) as caught:
        inspect(path)

    assert caught.value.code == "nul_byte"
    assert caught.value.params == {"line": 2 + gap.count(b"\n"), "byte": 8 + len(gap)}


@pytest.mark.parametrize(
    "content",
    [
        b"A",
        "à;é\r\n".encode("cp1252"),
        b"\xff\xfe" + "A;B\r\n".encode("utf-16-le"),
        b"BMW;MM*;GIF;PK\r\n",
        b"a\x0cb;\x1a\n",
    ],
)
def test_a_text_passes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    inspect(path)


@pytest.mark.parametrize("code", MESSAGES)
def test_every_error_has_a_sentence_that_says_what_to_do(code: str) -> None:
    error = UnreadableFile(
        code,
        line=1,
        column=6,
        byte=2,
        value="0x81",
        encoding="cp1252",
        limit=3,
        count=4,
        last=5,
        sheet="Stock",
        sheets="Stock, Notes",
        cell="B2",
    )

    sentence = unreadable_text(error)

    assert sentence.endswith(".")
    assert "%(" not in sentence
