"""Checks that the English catalogue has exactly the Japanese texts of code and templates, translated and sorted.

``python -m tools.messages`` reports what is wrong. With ``--write`` it adds missing texts (without their English),
drops those that are no longer used, and sorts, which also mends a merge of two branches.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path("src/michinori")
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_TEXT = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_CALL = re.compile(rf"\b(?P<name>_|n?gettext|n?pgettext)\((?P<texts>\s*{_TEXT}(?:\s*,\s*{_TEXT})*)")
_PLACEHOLDER = re.compile(r"%\((\w+)\)")
_HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


class Message(NamedTuple):
    """A text to translate; ``plural`` is empty if it has one form only."""

    context: str
    text: str
    plural: str = ""


def wanted() -> dict[Message, str]:
    """Every text of code and templates, with the first file that has it."""
    found: dict[Message, str] = {}
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        messages = _of_code(file) if file.suffix == ".py" else _of_template(file)
        for message in messages:
            found.setdefault(message, str(file))
    # gettext uses an entry with a plural without a number, too
    with_plural = {message[:2] for message in found if message.plural}
    return {message: file for message, file in found.items() if message.plural or message[:2] not in with_plural}


def known(catalogue: str) -> dict[Message, str]:
    """The translated texts with their English; the two forms of a plural are joined by a line end."""
    found: dict[Message, str] = {}
    for message, entry in _read(catalogue).items():
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])
        if all(forms) and not entry.fuzzy:
            found[message] = "\n".join(forms)
    return found


def twice(catalogue: str) -> list[str]:
    """Texts that have two entries, which babel's reader does not report."""
    entries = re.findall(rf"^(?:msgctxt ({_TEXT})\n)?msgid ((?:{_TEXT}\s*)+)", catalogue, re.MULTILINE)
    keys = Counter((context, "".join(map(ast.literal_eval, re.findall(_TEXT, text)))) for context, text in entries)
    return [text for (_, text), times in keys.items() if times > 1]


def rewritten(catalogue: str, messages: Iterable[Message]) -> str:
    """The catalogue with exactly these messages, sorted by text; new ones are not translated yet."""
    there, kept = _read(catalogue), Catalog(locale="en")
    for message in messages:
        identity = (message.text, message.plural) if message.plural else message.text
        string = there[message].string if message in there else None
        entry = kept.add(identity, string, context=message.context or None)
        entry.flags.clear()  # "python-format" has no use here, and makes merges harder
    sorted_entries = BytesIO()
    write_po(sorted_entries, kept, width=0, omit_header=True, sort_output=True)
    return _HEADER + sorted_entries.getvalue().decode().rstrip("\n") + "\n"


def faults(catalogue: str, messages: dict[Message, str]) -> list[str]:
    """What is wrong, a sentence each: texts translated twice, not at all or with placeholders that the Japanese does
    not have; a catalogue that is not sorted or has unused texts.
    """
    found = [f"{CATALOGUE}: stands there twice: {text}" for text in twice(catalogue)]
    english = known(catalogue)
    for message, place in messages.items():
        translation = english.get(message)
        if translation is None:
            found.append(f"{place}: no English: {message.text}")
        elif not set(_PLACEHOLDER.findall(translation)) <= set(_PLACEHOLDER.findall(message.text + message.plural)):
            found.append(f"{place}: the English names other values: {message.text}")
    if not found and rewritten(catalogue, messages) != catalogue:
        found.append(f"{CATALOGUE}: not in order, or with texts that are used nowhere: make messages")
    return found


def _read(catalogue: str) -> dict[Message, Entry]:
    entries = read_po(BytesIO(catalogue.encode()), locale="en", abort_invalid=True)
    return {
        Message(entry.context or "", *([entry.id] if isinstance(entry.id, str) else entry.id)): entry
        for entry in entries
        if entry.id
    }


def _of_code(file: Path) -> Iterator[Message]:
    for _, messages, _, context in extract_from_file("python", file, keywords=_KEYWORDS):
        texts = (messages,) if isinstance(messages, str) else tuple(messages)
        yield Message(context or "", *(text or "" for text in texts[:2]))


def _of_template(file: Path) -> Iterator[Message]:
    for call in _CALL.finditer(templatize(file.read_text(), origin=str(file))):
        texts = [ast.literal_eval(text) for text in re.findall(_TEXT, call["texts"])]
        context = texts.pop(0) if "p" in call["name"] else ""
        yield Message(context, *texts[:2])


def main() -> None:
    settings.configure()
    catalogue, messages = CATALOGUE.read_text(), wanted()
    if "--write" not in sys.argv:
        sys.exit("\n".join(faults(catalogue, messages)) or 0)
    if repeated := twice(catalogue):
        sys.exit("\n".join(f"{CATALOGUE}: stands there twice, choose one: {text}" for text in repeated))
    CATALOGUE.write_text(rewritten(catalogue, messages))
    english = known(CATALOGUE.read_text())
    empty = sum(message not in english for message in messages)
    sys.stdout.write(f"{empty} texts wait for their English in {CATALOGUE}\n")


if __name__ == "__main__":
    main()
