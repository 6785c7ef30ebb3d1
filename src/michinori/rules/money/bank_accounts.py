"""Whether money may go to a bank account, and what its owner has to do about it (domain § 8, Money out)."""

from typing import Literal

from michinori.rules.money.bank_kana import is_same_holder

AccountStatus = Literal["usable", "unverified", "returned", "refused"]
"""``unverified``: the holder is not checked yet. ``returned``: the bank sent money back; it has to be mended.
``refused``: staff found that it is not its owner's; whatever name is checked later, no money goes there.
"""
Move = Literal["register", "renew", "replace", "rename", "wait"]
"""What an owner has to do: set an account; set it anew, since money came back; set one that is their own, since staff
found that this one is not; set one in the name on their papers.
``wait``: nothing, the operator's office checks the holder.
"""


def standing(stored: AccountStatus, holder: str, *, verified: bool, name: str) -> AccountStatus:
    """What an account is now. ``stored``: what its row says; ``verified``, ``name``: whether the owner's papers were
    checked, and the name on them in kana, empty where nobody noted it: then what the office has vouched for holds.
    """
    if stored in ("returned", "refused"):
        return stored
    if not verified:
        return "unverified"
    if name:
        return "usable" if is_same_holder(holder, name) else "unverified"
    return stored


def move(status: AccountStatus | None, *, named: bool, waiting: int, earned: int) -> Move | None:
    """What the owner has to do about an account of that ``standing``, None for no account. ``named``: there is a name
    on checked papers. ``waiting``: yen on all the owner's balances, ``earned``: on that of a worker.
    """
    if status is None:
        return "register" if earned else None
    if status in ("returned", "refused"):
        return "renew" if status == "returned" else "replace"
    if status == "unverified" and waiting:
        return "rename" if named else "wait"
    return None
