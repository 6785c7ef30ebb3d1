"""What pyproject.toml cannot say: a wheel carries the catalogues compiled.

``serve`` compiles them beside their sources, but often may not write into an installed package.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """``make install`` runs this as well, for the sources as they stand: there ``serve`` compiles."""

    def run(self) -> None:
        super().run()
        for po in [] if self.editable_mode else Path("src").rglob("*.po"):
            mo = Path(self.build_lib, po.relative_to("src")).with_suffix(".mo")
            mo.parent.mkdir(parents=True, exist_ok=True)
            with po.open("rb") as source, mo.open("wb") as compiled:
                write_mo(compiled, read_po(source))


setup(cmdclass={"build_py": BuildWithCatalogues})
