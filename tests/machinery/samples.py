"""Small files of every kind that has a preview, made by hand."""

import io
import zipfile
from collections.abc import Mapping

from PIL import Image
from pypdfium2 import PdfDocument

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_OFFICE = "http://schemas.openxmlformats.org"
_TYPES = f"{_OFFICE}/package/2006/content-types"
_LINKS = f"{_OFFICE}/package/2006/relationships"
_DOCUMENT = f"{_OFFICE}/officeDocument/2006/relationships"
_SHEET = f"{_OFFICE}/spreadsheetml/2006/main"
_WORDS = f"{_OFFICE}/wordprocessingml/2006/main"
_MIME = "application/vnd.openxmlformats-officedocument"


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 800), mode: str = "RGB", **more: object) -> bytes:
    """A blue picture."""
    out = io.BytesIO()
    Image.new(mode, size, "blue" if mode != "1" else 1).save(out, kind, **more)
    return out.getvalue()


def pdf(pages: int = 2, size: tuple[int, int] = (595, 842)) -> bytes:
    """Empty sheets."""
    document, out = PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(*size)
    document.save(out)
    return out.getvalue()


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def _office(main: str, kind: str, body: str, **more: str) -> bytes:
    links = (
        f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" Type="{_DOCUMENT}/{{}}" Target="{{}}"/></Relationships>'
    )
    parts = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts += f'<Override PartName="/{main}" ContentType="{_MIME}.{kind}.main+xml"/>'
    files = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_TYPES}">{parts}</Types>',
        "_rels/.rels": _XML + links.format("officeDocument", main),
        main: body,
    }
    if "sheet" in more:
        files["xl/_rels/workbook.xml.rels"] = _XML + links.format("worksheet", "worksheets/sheet1.xml")
        files["xl/worksheets/sheet1.xml"] = more["sheet"]
    return archive(files)


def workbook(rows: str = '<row r="1"><c r="A1"><v>100</v></c></row>') -> bytes:
    """An XLSX workbook with one sheet."""
    body = '<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets>'
    return _office(
        "xl/workbook.xml",
        "spreadsheetml.sheet",
        f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}">{body}</workbook>',
        sheet=f'{_XML}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    )


def document(text: str = "こんにちは", doctype: str = "") -> bytes:
    """A DOCX document with one paragraph."""
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    return _office(
        "word/document.xml",
        "wordprocessingml.document",
        f'{_XML}{doctype}<w:document xmlns:w="{_WORDS}">{body}</w:document>',
    )
