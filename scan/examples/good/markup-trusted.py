from django.utils.html import format_html
from django.utils.safestring import SafeString


def heading(title) -> SafeString:
    return format_html("<h1>{}</h1>", title)
