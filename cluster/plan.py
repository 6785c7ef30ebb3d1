"""The machines of ``deploy/cluster`` and their addresses, as its files have them."""

from pathlib import Path

DEPLOY = Path(__file__).parents[1] / "deploy" / "cluster"
HOST = "market.example"
"""The site's name in those files."""

DOOR, LOAD = "door", "load"
WEB = ("web1", "web2")
WORK = ("work1", "work2")
DATA = ("data1", "data2", "data3")
SITE = (*WEB, *WORK)
"""The machines with the program, a pooler and a way to the database."""
ADDRESSES = {
    DOOR: "10.77.0.10",
    "web1": "10.77.0.21",
    "web2": "10.77.0.22",
    "work1": "10.77.0.31",
    "work2": "10.77.0.32",
    "data1": "10.77.0.41",
    "data2": "10.77.0.42",
    "data3": "10.77.0.43",
    LOAD: "10.77.0.100",
}
"""``load`` is where the programs run that write; it is no part of the cluster."""
