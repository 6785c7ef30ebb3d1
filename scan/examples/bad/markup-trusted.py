from django.utils.safestring import SafeString, mark_safe


def heading(title):
    return mark_safe("<h1>" + title + "</h1>")


def note(text):
    return SafeString(text)
