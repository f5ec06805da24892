"""Who acts: a person in one role, in one municipality, at this moment."""

from dataclasses import dataclass

from .choices import Role


@dataclass(frozen=True)
class Actor:
    """The person on whose behalf code runs. ``role`` is empty for a person without a membership."""

    user_id: int | None
    name: str
    role: str = ""
    municipality_id: int | None = None
    municipality_name: str = ""
    municipality_theme: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    membership_id: int | None = None
    unread: int = 0  # notices that wait for this person here

    @property
    def is_known(self) -> bool:
        return self.user_id is not None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label) if self.role else ""


NOBODY = Actor(user_id=None, name="")


def system_actor(name: str = "Regie") -> Actor:
    """The actor of commands and seeds: it writes, and every event says so. It has no role and so sees nothing."""
    return Actor(user_id=None, name=name)
