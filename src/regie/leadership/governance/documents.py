"""Minutes as PDF (PDF/UA-1, by Typst) and as Word. Both are made of the frozen content, so the same any time."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.ui.documents import add_table, typst_pdf, word_bytes, word_document

from .choices import ItemStatus, Level, LineKind, Presence
from .models import Minutes

TEMPLATE = Path(__file__).parent / "typst" / "minutes.typ"


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes as PDF."""
    return typst_pdf(TEMPLATE, _paper(minutes), title=_title(minutes), created=minutes.made_at)


def minutes_word(minutes: Minutes) -> bytes:
    """The minutes as a Word document."""
    paper = _paper(minutes)
    words = paper["words"]
    document = word_document(title=_title(minutes), subject=paper["consultation"])
    document.add_paragraph(paper["moment"])
    if paper["amended"]:
        document.add_paragraph(paper["amended"])
    document.add_heading(words["present"], level=1)
    add_table(document, [words["name"], words["presence"]], paper["attendance"])
    for item in paper["items"]:
        document.add_heading(item["heading"], level=1)
        for text in item["about"]:
            document.add_paragraph(text)
        for line in item["lines"]:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{line['label']}: ").bold = True
            paragraph.add_run(line["text"])
    if paper["decisions"]:
        document.add_heading(words["decisions"], level=1)
        add_table(document, [words["code"], words["decision"]], paper["decisions"])
    if paper["actions"]:
        document.add_heading(words["actions"], level=1)
        add_table(document, [words["code"], words["action"], words["who"], words["before"]], paper["actions"])
    for text in paper["additions"]:
        document.add_heading(words["addition"], level=1)
        document.add_paragraph(text)
    return word_bytes(document)


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """The content with its words and days in the reader's language, for the screen and both documents."""
    items = [_item(number, item) for number, item in enumerate(content["items"], start=1)]
    if content["loose"]:
        items.append(
            {"heading": _("Other subjects"), "about": [], "lines": [_line(each) for each in content["loose"]]}
        )
    lines = [line for item in content["items"] for line in item["lines"]] + content["loose"]
    return {
        "consultation": content["consultation"],
        "moment": _moment(content),
        "facts": [
            (label, value)
            for label, value in (
                (_("Place"), content["place"]),
                (_("Chair"), content["chair"]),
                (_("Minutes by"), content["minutes_taker"]),
            )
            if value
        ],
        "attendance": [[name, str(Presence(presence).label)] for name, presence in content["attendance"]],
        "items": items,
        "decisions": [[line["code"], line["text"]] for line in lines if line["kind"] == LineKind.DECISION],
        "actions": [
            [
                line["code"],
                line["text"],
                line["owner"] or _("nobody yet"),
                _day(line["due_on"]) or _("no date"),
            ]
            for line in lines
            if line["kind"] == LineKind.ACTION
        ],
        "additions": content["additions"],
    }


def _paper(minutes: Minutes) -> dict[str, Any]:
    paper = shown(minutes.content)
    paper["subtitle"] = paper["moment"]
    paper["amended"] = (
        _("Version %(number)s, amended on %(day)s by %(name)s: %(reason)s")
        % {
            "number": minutes.number,
            "day": date_format(timezone.localtime(minutes.made_at), "j F Y"),
            "name": minutes.made_by_name,
            "reason": minutes.reason,
        }
        if minutes.number > 1
        else ""
    )
    paper["words"] = {
        "present": _("Present and absent"),
        "name": _("Name"),
        "presence": _("Presence"),
        "decisions": _("Decisions"),
        "actions": _("Actions"),
        "code": _("No."),
        "decision": _("Decision"),
        "action": _("Action point"),
        "who": _("Who"),
        "before": _("Before"),
        "addition": _("Addition"),
        "nothing": _("Nothing was captured."),
    }
    return paper


def _title(minutes: Minutes) -> str:
    return _("Minutes of %(name)s") % {"name": minutes.content["consultation"]}


def _item(number: int, item: dict[str, Any]) -> dict[str, Any]:
    about = [str(Level(item["level"]).label).capitalize()]
    if item["question"]:
        about.append(item["question"])
    if item["papers"]:
        about.append(_("Papers: %(names)s") % {"names": ", ".join(item["papers"])})
    if item["status"] == ItemStatus.CARRIED:
        about.append(_("Not dealt with: it goes to the next meeting."))
    return {
        "heading": f"{number}. {item['title']}",
        "about": about,
        "lines": [_line(each) for each in item["lines"]],
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    label = str(LineKind(line["kind"]).label).capitalize()
    who = ", ".join(part for part in (line["owner"], _day(line["due_on"])) if part)
    return {
        "label": f"{label} {line['code']}".strip(),
        "text": f"{line['text']} ({who})" if who else line["text"],
        "kind": line["kind"],
    }


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y") if iso else ""


def _moment(content: dict[str, Any]) -> str:
    starts = timezone.localtime(datetime.fromisoformat(content["starts_at"]))
    ends = timezone.localtime(datetime.fromisoformat(content["ends_at"]))
    return f"{date_format(starts, 'l j F Y')}, {starts:%H.%M}–{ends:%H.%M}"
