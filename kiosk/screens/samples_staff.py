"""'Medewerkers' and 'Wijzigingen', as a beheerder meets them: many colleagues, a first PIN, one change."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.role import Role
from kiosk.domain.secret import Secret
from kiosk.flows.changes import change_page, changes_page
from kiosk.flows.colleague_pages import account_page, first_pin_page, list_page, refusal, scan_page
from kiosk.screens.sample import Sample
from kiosk.staff.port import Change, StaffAccount

_ADDED = "2026-03-12T13:02:00+00:00"
_OWN = CardNumber(Kind.PASS, "1042")
_ACCOUNTS = (
    StaffAccount("1042", _ADDED),
    StaffAccount("1043", _ADDED, Role.MEDEWERKER, must_change=True),
    StaffAccount("29401000075868", _ADDED, Role.TECHNICUS),
)
_MANY = (*_ACCOUNTS, *(StaffAccount(str(number), _ADDED, Role.MEDEWERKER) for number in range(1044, 1064)))
_NEW = "29401000075868"
_WHEN = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)
_NOTICE = {
    "key": "kiosk.notice_nl",
    "from": "",
    "to": "Zaterdag 14 maart zijn we dicht. Er is dan een feest in de hele straat, en je bent welkom.",
}
_CHANGES = (
    Change(_WHEN, "1042", "setting_changed", {"key": "visit.idle_s", "from": 60.0, "to": 90.0}),
    Change(_WHEN, "29401000075868", "setting_put_back", _NOTICE),
    Change(_WHEN, "1042", "role_changed", {"card": "1043", "before": "medewerker", "after": "beheerder"}),
    Change(_WHEN, "cli", "account_added", {"card": "29401000075868", "role": "technicus"}),
    *(Change(_WHEN, "1043", what, {}) for what in ("kiosk_opened", "kiosk_closed", "pin_changed")),
    *(Change(_WHEN, "1042", what, {"card": "1044"}) for what in ("pin_given", "account_removed", "account_added")),
    *(Change(_WHEN, "1043", "kiosk_opened", {}) for _ in range(8)),
)

STAFF: Mapping[str, Sample] = {
    "23-staff-accounts": Sample(list_page(_MANY, _OWN)),
    "24-staff-new": Sample(scan_page(refusal(CardNumber(Kind.SUSPECT, _NEW)))),
    "24b-staff-first-pin": Sample(first_pin_page(_NEW, Secret("4907"))),
    "25-staff-account": Sample(account_page(_ACCOUNTS[0], _ACCOUNTS, _OWN)),
    "26-changes": Sample(changes_page(_CHANGES)),
    "26b-change": Sample(change_page(_CHANGES[1])),
}
