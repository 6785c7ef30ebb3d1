"""Small files of every kind that has a preview, made by hand."""

import io
import math
import zipfile
from array import array
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import av
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


def recording(
    kind: str = "mp4",
    seconds: float = 2,
    *,
    size: tuple[int, int] | None = (320, 240),
    pictures: int = 1,
    sounds: int = 1,
) -> bytes:
    """A film of a blue picture that turns white at the end, with a tone; sound alone without a ``size``. ``kind``: of
    the file, in FFmpeg's words.
    """
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as file:
        films = [file.add_stream(_PICTURES.get(kind, "libx264"), rate=10) for _ in range(pictures if size else 0)]
        tones = [file.add_stream(_SOUNDS.get(kind, "aac"), rate=48_000, layout="mono") for _ in range(sounds)]
        packets = [packet for film in films for packet in _film(film, size or (0, 0), seconds)]
        packets += [packet for tone in tones for packet in _tone(tone, seconds)]
        for packet in sorted(packets, key=lambda one: float((one.dts or 0) * one.time_base)):
            file.mux(packet)
    return out.getvalue()


_PICTURES = {"webm": "libvpx"}
_SOUNDS = {"webm": "libopus", "ogg": "libopus", "mp3": "libmp3lame", "wav": "pcm_s16le", "flac": "flac"}


def _film(film: Any, size: tuple[int, int], seconds: float) -> list[Any]:
    film.width, film.height, film.pix_fmt, film.gop_size = *size, "yuv420p", 20
    count, made = int(seconds * 10), list[Any]()
    blue, white = (_frame(size, colour) for colour in ("blue", "white"))
    for number in range(count):
        frame = blue if number < count - 10 else white
        frame.pts, frame.time_base = number, Fraction(1, 10)
        made += film.encode(frame)
    return [*made, *film.encode(None)]


def _frame(size: tuple[int, int], colour: str) -> Any:
    return av.VideoFrame.from_image(Image.new("RGB", size, colour))  # type: ignore[no-untyped-call]


def _tone(tone: Any, seconds: float) -> list[Any]:
    shape, made = tone.format.name, list[Any]()
    part = tone.codec_context.frame_size or 960
    samples = [math.sin(n * 0.05) * 0.2 for n in range(part)]
    content = array("f", samples) if shape.startswith("flt") else array("h", [round(one * 32_767) for one in samples])
    for start in range(0, int(seconds * 48_000), part):
        frame = av.AudioFrame(shape, "mono", part)
        frame.planes[0].update(content.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        made += tone.encode(frame)
    return [*made, *tone.encode(None)]
