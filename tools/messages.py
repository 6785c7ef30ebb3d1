"""English is complete: every Japanese text of code and templates stands in a catalogue under src/michinori/locale.

``python -m tools.messages`` names what is missing; with ``--add`` it is appended, empty, to the catalogue of its room.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path("src/michinori")
LOCALE = SOURCE / "locale"
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_TEXT = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_CALL = re.compile(rf"\b(?P<name>_|n?gettext|n?pgettext)\((?P<texts>\s*{_TEXT}(?:\s*,\s*{_TEXT})*)")
_PLACE = re.compile(r"%\((\w+)\)")
_HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
_PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


class Message(NamedTuple):
    """One text to translate; ``plural`` is empty where there is one form only."""

    context: str
    text: str
    plural: str = ""


def wanted() -> dict[Message, str]:
    """Every text of code and templates, with the first place it stands in."""
    found: dict[Message, str] = {}
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        messages = _of_code(file) if file.suffix == ".py" else _of_template(file)
        for message in messages:
            found.setdefault(message, str(file))
    return found


def known() -> dict[tuple[str, str], str]:
    """(context, text) → English, of all catalogues; a plural's two forms are joined."""
    found: dict[tuple[str, str], str] = {}
    for file in sorted(LOCALE.glob("*/en/LC_MESSAGES/django.po")):
        with file.open("rb") as source:
            for entry in read_po(source, abort_invalid=True):
                forms = [entry.string] if isinstance(entry.string, str) else list(entry.string)
                text = entry.id if isinstance(entry.id, str) else entry.id[0]
                if text and all(forms) and not entry.fuzzy:
                    found[entry.context or "", text] = "\n".join(forms)
    return found


def twice(locale: Path = LOCALE) -> Iterator[tuple[str, str, str]]:
    """Texts that two entries translate: the later catalogue, the earlier one, the text. One text has one English."""
    places: dict[tuple[str, str], str] = {}
    for file in sorted(locale.glob("*/en/LC_MESSAGES/django.po")):
        for context, text in _texts_of(file):
            if text and (context, text) in places:
                yield str(file), places[context, text], text
            places.setdefault((context, text), str(file))


def _texts_of(file: Path) -> Iterator[tuple[str, str]]:
    """Every entry's context and text, as often as it stands there: the catalogue reader itself keeps one of them."""
    for entry in re.split(r"\n\s*\n", file.read_text()):
        found = dict.fromkeys(("msgctxt", "msgid"), "")
        for name, value in re.findall(rf"^(msgctxt|msgid) ((?:{_TEXT}\s*)+)", entry, re.MULTILINE):
            found[name] = "".join(ast.literal_eval(part) for part in re.findall(_TEXT, value))
        yield found["msgctxt"], found["msgid"]


def faults() -> list[str]:
    """What has no English, English that names other values than its Japanese, and what has its English twice."""
    english = known()
    found = [f"{file}: stands in {other} as well: {text}" for file, other, text in twice()]
    for message, place in wanted().items():
        translation = english.get(message[:2])
        if translation is None:
            found.append(f"{place}: no English: {message.text}")
        elif not set(_PLACE.findall(translation)) <= set(_PLACE.findall(message.text + message.plural)):
            found.append(f"{place}: the English names other values: {message.text}")
    return found


def add_missing() -> int:
    """Append what no catalogue has to the one of its room; gives how many."""
    there = _entries()
    missing = [(message, place) for message, place in wanted().items() if message[:2] not in there]
    for message, place in missing:
        topic = Path(place).relative_to(SOURCE).parts[0]
        file = LOCALE / topic / "en" / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as catalogue:
            catalogue.write(_HEADER + _PLURALS if catalogue.tell() == 0 else "")
            catalogue.write(_entry(message, place))
    return len(missing)


def _entries() -> set[tuple[str, str]]:
    found = set()
    for file in LOCALE.glob("*/en/LC_MESSAGES/django.po"):
        with file.open("rb") as source:
            for entry in read_po(source):
                found.add((entry.context or "", entry.id if isinstance(entry.id, str) else entry.id[0]))
    return found


def _entry(message: Message, place: str) -> str:
    lines = ["", f"#: {place}"]
    lines += [f"msgctxt {_quoted(message.context)}"] if message.context else []
    lines += [f"msgid {_quoted(message.text)}"]
    lines += [f"msgid_plural {_quoted(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""'] if message.plural else []
    return "\n".join(lines if message.plural else [*lines, 'msgstr ""']) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


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
    if "--add" in sys.argv:
        sys.stdout.write(f"{add_missing()} texts added, without English yet\n")
        return
    found = faults()
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
