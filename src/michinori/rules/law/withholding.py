"""Which work is paid with income tax withheld (Income Tax Act art. 204 (1) i; domain § 9). Advice, never a verdict."""

WITHOUT = frozenset({"web", "data", "video"})
"""Categories of jobs for which withholding is not proposed: coding, data entry, editing of films and sound. Writing,
design with illustration, translation, and what no category names (photos, talks), are proposed with it.
"""


def proposed_withholding(category: str, *, withholds: bool, company: bool = False) -> bool:
    """What an offer proposes; the terms may say otherwise. ``category``: of the job, empty where there is none;
    ``withholds``: the client declares that it withholds; ``company``: the worker works as a company, from which nothing
    is withheld.
    """
    return withholds and not company and category not in WITHOUT
