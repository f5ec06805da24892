from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    STRATEGIC = "strategic", _("strategic")
    TACTICAL = "tactical", _("tactical")
    OPERATIONAL = "operational", _("operational")


class ConsultationKind(models.TextChoices):
    TRIANGLE = "triangle", _("triangle")
    COLLEGE = "college", _("college of mayor and aldermen")
    STEERING = "steering", _("steering group")
    CORE_PARTNERS = "core_partners", _("core partners")
    CASE_CONFERENCE = "case_conference", _("case conference")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood or youth team")
    INTERNAL = "internal", _("within the municipality")
    OTHER = "other", _("another consultation")


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    TWO_WEEKLY = "two_weekly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    TWO_MONTHLY = "two_monthly", _("every two months")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half year")
    AS_NEEDED = "as_needed", _("when needed")


# Weeks between two meetings, or months; days after which a consultation is silent for long.
WEEKS: dict[str, int] = {Frequency.WEEKLY: 1, Frequency.TWO_WEEKLY: 2}
MONTHS: dict[str, int] = {
    Frequency.MONTHLY: 1,
    Frequency.TWO_MONTHLY: 2,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
}
SILENT_AFTER_DAYS: dict[str, int] = {
    Frequency.WEEKLY: 28,
    Frequency.TWO_WEEKLY: 42,
    Frequency.MONTHLY: 75,
    Frequency.TWO_MONTHLY: 120,
    Frequency.QUARTERLY: 180,
    Frequency.HALF_YEARLY: 300,
}


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WeekOfMonth(models.IntegerChoices):
    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = -1, _("last")


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("going on")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Presence(models.TextChoices):
    UNKNOWN = "unknown", _("not known yet")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("absent with notice")


class ItemKind(models.TextChoices):
    OPENING = "opening", _("opening and agenda")
    ACTIONS = "actions", _("going through the actions")
    PACKAGE = "package", _("scan, advice and draft plan")
    SCAN = "scan", _("group scan")
    DECISION = "decision", _("decision")
    DISCUSSION = "discussion", _("discussion")
    INFORMATION = "information", _("for information")
    CLOSING = "closing", _("agreements and close")


class ItemStatus(models.TextChoices):
    OPEN = "open", _("still to come")
    DEALT = "dealt", _("dealt with")
    CARRIED = "carried", _("to the next meeting")
    REMOVED = "removed", _("taken off the agenda")


class PaperKind(models.TextChoices):
    SCAN = "scan", _("group scan")
    ADVICE = "advice", _("policy advice")
    PLAN = "plan", _("draft plan")
    OTHER = "other", _("another paper")


# What goes to the triangle together (R014).
PACKAGE_PAPERS = (PaperKind.SCAN, PaperKind.ADVICE, PaperKind.PLAN)


class LineKind(models.TextChoices):
    DECISION = "decision", _("decision")
    ACTION = "action", _("action point")
    NOTE = "note", _("jotting")


# Which body decides in which consultation, where the agenda item names none.
BODY_OF_KIND: dict[str, str] = {
    ConsultationKind.TRIANGLE: "triangle",
    ConsultationKind.COLLEGE: "college",
    ConsultationKind.CORE_PARTNERS: "core_group",
}
