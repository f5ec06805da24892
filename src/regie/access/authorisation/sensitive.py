"""Which roles can reach data about people other than themselves, as the matrix says it."""

from functools import cache

from .choices import DataClass
from .matrix import matrix

ABOUT_PEOPLE = {DataClass.PERSONAL, DataClass.SPECIAL, DataClass.CRIMINAL}
OWN_ACCOUNT = "account"


@cache
def roles_with_personal_data() -> frozenset[str]:
    """Every role with any cell on a kind classified personal, special or criminal; one's own account aside."""
    return frozenset(
        role
        for kind in matrix().values()
        if kind.classification in ABOUT_PEOPLE and kind.name != OWN_ACCOUNT
        for cells in kind.actions.values()
        for role, reaches in cells.items()
        if reaches
    )


def reaches_personal_data(role: str) -> bool:
    """Whether this role can reach data about others."""
    return role in roles_with_personal_data()
