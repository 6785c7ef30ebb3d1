"""The Subcontract Act as revised (中小受託取引適正化法, 取適法; in force since 2026-01-01): which clients it
binds towards the workers here, who are natural persons or companies of one (domain § 9). Advice, never a verdict.
"""

from michinori.rules.contract.declarations import Declaration

CAPITAL = 10_000_000
"""Above this capital, in yen, the act binds towards natural persons and the smallest companies."""
STAFF, STAFF_OF_PROGRAMS = 100, 300
"""Above so many staff it binds whatever the capital: the higher number for programs and data processing."""
PROGRAMS = frozenset({"web", "data"})
"""What the operator adds within these counts as they do. A category of the operator's own has the lower number, since
nobody has said what it is: the worker may be told of a duty too many, never of one too few (decision 52).
"""


def subcontract_applies(client: Declaration, category: str) -> bool:
    """Whether the act binds this client, whatever the length of the contract. ``category``: of the job, empty where
    there is none.
    """
    most = STAFF_OF_PROGRAMS if category in PROGRAMS else STAFF
    return client.business and (client.capital > CAPITAL or client.staff > most)
