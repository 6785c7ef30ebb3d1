"""The part of the build that pyproject.toml cannot describe: a wheel has the catalogues compiled.

``serve`` compiles catalogues beside their sources, but often has no right to write into an installed package.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Compiles the catalogues into a wheel; not for the editable installation of ``make install``, where ``serve``
    does.
    """

    def run(self) -> None:
        super().run()
        for po in [] if self.editable_mode else Path("src").rglob("*.po"):
            mo = Path(self.build_lib, po.relative_to("src")).with_suffix(".mo")
            mo.parent.mkdir(parents=True, exist_ok=True)
            with po.open("rb") as source, mo.open("wb") as compiled:
                write_mo(compiled, read_po(source))


setup(cmdclass={"build_py": BuildWithCatalogues})
