"""The settings screen: sheets of fields, one with something wrong, the page of one field, and the versions."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kiosk.domain.role import Role
from kiosk.flows.pages import TextEntry, Writing
from kiosk.flows.settings_draft import Draft
from kiosk.flows.settings_pages import (
    equipment_page,
    field_page,
    form_page,
    go_back_page,
    groups_page,
    leave_page,
    not_saved_page,
    saved_page,
    versions_page,
)
from kiosk.flows.settings_words import help_line, label
from kiosk.flows.staff_session import BACK
from kiosk.screens.sample import Sample
from kiosk.settings.checks import check
from kiosk.settings.fields import Applies, Field, Group, Plain, field, fields
from kiosk.settings.port import Origin, Problem, Value, Version

_TECHNICIANS: Mapping[str, Plain] = {
    "kiosk.branch_name": "Bibliotheek Annen",
    "kiosk.branch": "9401",
    "library.wise.url": "https://wise.voorbeeld.nl/restapi",
    "library.wise.library": "Drenthe",
    "library.wise.application": "paszuil",
    "library.wise.key_id": "kiosk-annen",
    "library.wise.key_file": "/etc/paszuil/secrets/key",
    "library.wise.user": "KIOSK9401",
    "library.wise.password_file": "/etc/paszuil/secrets/wise",
    "library.sip2.host": "sip2.voorbeeld.nl",
    "library.sip2.port": 6001,
}
_STAFFS: Mapping[str, Plain] = {"visit.idle_s": 90.0, "hours.monday": "10:00-17:30", "services.print_card": False}
_RIGHTS = Role.BEHEERDER.rights


class Stored:
    """What a kiosk has stored; nothing can be saved in a sample."""

    def value(self, wanted: Field) -> Value:
        staffs = _STAFFS.get(wanted.key)
        return self.standard(wanted) if staffs is None else Value(staffs, Origin.STAFF)

    def standard(self, wanted: Field) -> Value:
        technicians = _TECHNICIANS.get(wanted.key)
        if technicians is None:
            return Value(wanted.default, Origin.DEFAULT)
        return Value(technicians, Origin.TECHNICIAN)

    def problems(self, changes: Mapping[str, Plain]) -> tuple[Problem, ...]:
        found = (check(field(key), value) for key, value in changes.items())
        return tuple(problem for problem in found if problem)

    def versions(self) -> tuple[Version, ...]:
        return _VERSIONS

    async def save(self, changes: Mapping[str, Plain], actor: str) -> Applies:  # noqa: ARG002
        return Applies.NOW

    async def go_back(self, version: Version, actor: str) -> Applies:  # noqa: ARG002
        return Applies.NOW


_VERSIONS = (
    Version(3, datetime(2026, 3, 12, 13, 2, tzinfo=UTC), "1042", ("visit.idle_s",)),
    Version(2, datetime(2026, 3, 10, 9, 40, tzinfo=UTC), "29401000075868", ("kiosk.notice_nl", "kiosk.notice_en")),
    Version(1, datetime(2026, 2, 1, 8, 15, tzinfo=UTC), "config", ("receipt_printer.url", "scanner.url", "panel.size")),
)


def _draft(group: Group, **changes: Plain) -> Draft:
    named = {key.replace("__", "."): value for key, value in changes.items()}
    return Draft(Stored(), tuple(each for each in fields() if each.group is group), named)


_CHANGED = _draft(Group.TIMES, visit__warning_s=45, visit__lockout_min=5000)
_LONG = _draft(
    Group.BRANCH, kiosk__notice_nl="Zaterdag 14 maart zijn we dicht, er is dan een feest", kiosk__branch="94-01"
)

SETTINGS: Mapping[str, Sample] = {
    "20-settings": Sample(groups_page(_RIGHTS, 3)),
    **{
        f"20-settings-{group.value}": Sample(form_page(group, _draft(group)))
        for group in (Group.SERVICES, Group.LIBRARY, Group.CALLS)
    },
    "20-settings-times": Sample(form_page(Group.TIMES, _CHANGED)),
    "20-settings-branch": Sample(form_page(Group.BRANCH, _LONG)),
    "21-setting-number": Sample(field_page(_CHANGED, field("visit.lockout_min"), None)),
    "21b-setting-hours": Sample(field_page(_draft(Group.HOURS), field("hours.monday"), None)),
    "21d-setting-path": Sample(field_page(_draft(Group.CALLS), field("library.wise.paths.subscriptions"), None)),
    "21e-setting-typed": Sample(
        TextEntry(
            Writing.SETTING,
            label(field("library.wise.url")),
            label(field("library.wise.url")),
            help_line(field("library.wise.url")),
            secondary=BACK,
            staff=True,
        ),
        typed="https://wise.voorbeeld.nl:8443/api?x={y}&z=1",
    ),
    "21f-setting-digits": Sample(
        TextEntry(
            Writing.DIGITS,
            label(field("library.sip2.port")),
            label(field("library.sip2.port")),
            secondary=BACK,
            staff=True,
        ),
        typed="60",
    ),
    "22-settings-versions": Sample(versions_page(_VERSIONS, _RIGHTS)),
    "22b-settings-back": Sample(
        go_back_page(_VERSIONS[1], ("kiosk.notice_nl", "visit.idle_s")), below=versions_page(_VERSIONS, _RIGHTS)
    ),
    "22c-settings-leave": Sample(leave_page(_CHANGED), below=form_page(Group.TIMES, _CHANGED)),
    "22d-settings-equipment": Sample(equipment_page(), below=form_page(Group.TIMES, _CHANGED)),
    "22e-settings-saved": Sample(saved_page(Applies.RESTART)),
    "22f-settings-not-saved": Sample(
        not_saved_page("/var/lib/paszuil/settings.toml: cannot be written: Read-only file system")
    ),
}
