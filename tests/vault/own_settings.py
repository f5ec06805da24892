"""Settings of the processes that these tests start: those of the product, with a table to encrypt."""

from regie.site.settings import *  # noqa: F403
from regie.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault"]
