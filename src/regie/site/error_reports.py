"""What the error pages of debug mode, and reports by mail, show of a failure: never a secret.

Django hides by name, and only outside debug mode. Here names count always, and so do the secrets Regie was given.
"""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from .logs import NAMES, Mask


class ReporterFilter(SafeExceptionReporterFilter):
    """Hides by name: settings, headers, cookies, what was posted, and variables of the code that failed."""

    hidden_settings = NAMES

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        if SafeExceptionReporterFilter.hidden_settings.search(str(key)):
            return self.cleansed_substitute
        return super().cleanse_setting(key, value)

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return dict.fromkeys(super().get_safe_cookies(request), self.cleansed_substitute)

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """The names of what was posted: a form may hold anything about anyone."""
        posted = super().get_post_parameters(request)
        return dict.fromkeys(posted, self.cleansed_substitute)

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        found = super().get_traceback_frame_variables(request, tb_frame)
        return {name: self.cleanse_setting(name, value) for name, value in found}.items()


class Reporter(ExceptionReporter):
    """The report as Django makes it, and once more without the secrets themselves."""

    def get_traceback_html(self) -> SafeString:
        return self._without_secrets(super().get_traceback_html())

    def get_traceback_text(self) -> SafeString:
        return self._without_secrets(super().get_traceback_text())

    def _without_secrets(self, report: str) -> SafeString:
        secrets = settings.SECRETS
        masked = Mask({*secrets, *(str(escape(each)) for each in secrets)}).known(report)
        return SafeString(masked)  # as safe as Django made it: only words were taken out
