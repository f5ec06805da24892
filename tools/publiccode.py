"""Has publiccode.yml the shape of its standard (version 0.7), in Dutch and in English?"""

import tomllib

import yaml

from .checking import problems_found
from .console import ROOT

REQUIRED = ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
            "legal", "maintenance", "localisation")  # fmt: skip
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
LANGUAGES = ("nl", "en")
SHORT, LONG_FROM, LONG_TO = 150, 150, 10_000


def problems() -> list[str]:
    """What is missing or too long."""
    file = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [f"publiccode.yml: {key} is missing" for key in REQUIRED if key not in file]
    if found:
        return found
    checks = {
        "publiccodeYmlVersion is 0.7": str(file["publiccodeYmlVersion"]).startswith("0.7"),
        "developmentStatus is one of the standard's": file["developmentStatus"] in STATUSES,
        "platforms holds web": "web" in file["platforms"],
        "softwareType is standalone/web": file["softwareType"] == "standalone/web",
        "legal.license is that of pyproject.toml": file["legal"].get("license") == project["license"],
        "softwareVersion is that of pyproject.toml": str(file.get("softwareVersion")) == project["version"],
        "maintenance.type is internal, contract, community or none": file["maintenance"].get("type")
        in {"internal", "contract", "community", "none"},
        "maintenance.contacts names somebody": bool(file["maintenance"].get("contacts")),
        "localisation names nl and en": set(LANGUAGES)
        <= set(file["localisation"].get("availableLanguages", ())),
    }
    found = [f"publiccode.yml: not so: {what}" for what, right in checks.items() if not right]
    return found + [each for language in LANGUAGES for each in _description(file["description"], language)]


def _description(descriptions: dict[str, dict[str, object]], language: str) -> list[str]:
    text = descriptions.get(language, {})
    short, long = str(text.get("shortDescription", "")), str(text.get("longDescription", ""))
    checks = {
        f"shortDescription has 1 to {SHORT} characters": 0 < len(short) <= SHORT,
        f"longDescription has {LONG_FROM} to {LONG_TO} characters": LONG_FROM <= len(long) <= LONG_TO,
        "features names some": bool(text.get("features")),
    }
    return [
        f"publiccode.yml: description.{language}: not so: {what}"
        for what, right in checks.items()
        if not right
    ]


if __name__ == "__main__":
    problems_found(problems)
