"""A small .ods, written as XML: what LibreOffice hides, merges and strikes through."""

import io
import zipfile

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    f'xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0" '
    f'xmlns:text="{OFFICE}:text:1.0" xmlns:style="{OFFICE}:style:1.0"'
)
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def cell(text: str, attributes: str = "", name: str = "table-cell") -> str:
    """Return a cell; each line of the text is a paragraph, as LibreOffice writes them."""
    kind = 'office:value-type="string"' if text else ""
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n") if text)
    return f"<table:{name} {kind} {attributes}>{paragraphs}</table:{name}>"


def covered(text: str = "") -> str:
    """Return a cell that merged ones cover."""
    return cell(text, name="covered-table-cell")


def row(*cells: str, attributes: str = "") -> str:
    """Return a row; what is no element yet is the text of a cell."""
    written = (one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row {attributes}>{''.join(written)}</table:table-row>"


def make_ods(*rows: str, columns: str = "", styles: str = "") -> bytes:
    """Return a workbook of one sheet, `Feuille1`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            "<office:body><office:spreadsheet>"
            f'<table:table table:name="Feuille1">{columns}{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()
