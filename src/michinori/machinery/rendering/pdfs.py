"""PDF by PDFium, page by page."""

from PIL import Image
from pypdfium2 import PdfDocument

from michinori.machinery.rendering.drawing import LONGEST_SIDE
from michinori.machinery.rendering.lines import MOST_PAGES, TooLong
from michinori.machinery.rendering.pages import Pages


def open_pdf(content: bytes) -> Pages:
    """The pages of a PDF without a password. Raises what PDFium raises, and ``TooLong``."""
    document = PdfDocument(content)
    if len(document) > MOST_PAGES:
        raise TooLong

    def draw(number: int) -> Image.Image:
        page = document[number]
        scale = LONGEST_SIDE / max(page.get_size())
        made: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
        return made.convert("RGB")

    return Pages(len(document), draw)
