"""``regie``: the command line. Without a command it lists what there is."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regie.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["regie", *sys.argv[1:]])


if __name__ == "__main__":
    main()
