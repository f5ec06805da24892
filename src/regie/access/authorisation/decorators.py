"""Every view says which cell of the matrix it stands under. A view that says nothing is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase

from .policies import cell_of, check
from .requests import ActorRequest

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class AccessRule:
    """The cell a view stands under; ``public`` views need no login."""

    action: str = ""
    kind: str = ""
    public: bool = False


def public(view: View) -> View:
    """Marks a view that anyone may open without login."""
    view.access_rule = AccessRule(public=True)  # type: ignore[attr-defined]
    return view


def requires(action: str, kind: str) -> Callable[[View], View]:
    """The view runs only where the matrix gives the actor's role this action on this kind.

    Which rows is the view's own question: narrow() for lists, check() for one object.
    Raises UnknownCell at import for a cell that the matrix does not have.
    """
    cell_of(kind, action)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.actor.is_known:
                return redirect_to_login(request.get_full_path())
            check(request.actor, action, kind)
            return view(request, *args, **kwargs)

        guarded.access_rule = AccessRule(action, kind)  # type: ignore[attr-defined]
        return guarded

    return decorate
