"""Pages that ask: choices, letters, a pass, a new PIN."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.flows.pages import (
    Action,
    Chip,
    Choose,
    Option,
    PinPad,
    ScanCard,
    TextEntry,
    TimeWarning,
    Tone,
    Writing,
)
from kiosk.screens.sample import CARD, EMAIL, TYPED_EMAIL, TYPED_SURNAME, TYPED_USERNAME, Sample
from kiosk.texts.text import text, verbatim

_WHICH = Choose(
    title=text("link.which"),
    options=tuple(Option(mask, "email-outline", verbatim(mask)) for mask in (EMAIL, "j•••@z•••.nl", "m•••@h•••.com")),
    lead=text("link.which_lead"),
    secondary=Action(text("link.no_one")),
)
_MORE = Choose(
    title=text("more.title"),
    options=(
        Option("new_mail", "email-fast-outline", text("fresh.do"), text("more.new_mail_line")),
        Option("no_mail", "email-alert-outline", text("more.no_mail"), text("more.no_mail_line")),
        Option("mail_wrong", "email-remove-outline", text("active.wrong"), text("more.mail_wrong_line")),
        Option("account", "account-outline", text("more.account"), text("more.account_line")),
    ),
    secondary=Action(text("common.to_back")),
)
_HOME = Choose(
    title=text("staff.title"),
    options=(
        Option("help", "barcode-scan", text("staff.help"), text("staff.help2")),
        Option("unfinished", "clock-alert-outline", text("unfinished.title"), text("staff.unfinished", n=2)),
        Option("devices", "stethoscope", text("staff.test"), text("staff.test_line")),
    ),
    lead=text("staff.who", actor="1042", branch="Bibliotheek Annen"),
    staff=True,
)
_BESIDE = Choose(
    title=text("staff.beside"),
    options=(
        Option("identity", "badge-account-outline", text("staff.identity"), text("staff.identity_line"), ticked=True),
        Option("set_pin", "dialpad", text("staff.set_pin"), text("staff.set_pin_line")),
        Option("account", "account-key-outline", text("staff.account"), text("staff.account_line")),
        Option("replace", "card-account-details-outline", text("staff.replace"), text("staff.replace2")),
        Option("print", "card-off-outline", text("staff.print"), disabled=text("staff.print_off")),
        Option("counter", "lock-reset", text("staff.counter"), text("staff.counter_line")),
        Option("notes", "information-outline", text("staff.notes"), text("staff.notes_line")),
        Option("together", "account-outline", text("staff.together"), text("staff.together_line")),
    ),
    lead=text("staff.beside_lead", card=CARD),
    chip=Chip(Tone.OK, text("staff.identity_chip")),
    secondary=Action(text("staff.leave")),
    staff=True,
)
_EIGHT = replace(
    _MORE,
    options=_BESIDE.options,
    lead=text("link.which_lead"),
    error=text("staff.unknown_card"),
    primary=Action(text("common.go_on")),
)
_ASK_EMAIL = TextEntry(
    Writing.EMAIL,
    title=text("email.meant"),
    label=text("status.mail"),
    lead=text("email.lead"),
    secondary=Action(text("common.to_back")),
)
_ASK_USERNAME = TextEntry(
    Writing.USERNAME,
    title=text("staff.link"),
    label=text("status.user"),
    lead=text("staff.link_lead"),
    secondary=Action(text("common.to_back")),
    staff=True,
)
_ASK_SURNAME = replace(_ASK_EMAIL, writing=Writing.SURNAME)
_SCAN = ScanCard(text("staff.scan"), text("staff.help2"), secondary=Action(text("common.to_back")))

CHOICES: Mapping[str, Sample] = {
    "15-choose-address": Sample(_WHICH),
    "15b-choose-offers": Sample(_MORE),
    "15c-choose-eight": Sample(_EIGHT),
    "15d-choose-seven": Sample(replace(_EIGHT, options=_EIGHT.options[:7], error=None, lead=None, primary=None)),
    "16-staff-home": Sample(_HOME),
    "16b-staff-beside": Sample(_BESIDE),
    "17-type-email": Sample(_ASK_EMAIL, typed=TYPED_EMAIL),
    "17b-type-email-wrong": Sample(replace(_ASK_EMAIL, error=text("email.invalid"))),
    "17c-type-username": Sample(_ASK_USERNAME, typed=TYPED_USERNAME),
    "17d-type-username-wrong": Sample(replace(_ASK_USERNAME, error=text("staff.link_unknown"), staff=False)),
    "17e-type-surname": Sample(_ASK_SURNAME, typed=TYPED_SURNAME),
    "17f-warning-typing": Sample(TimeWarning(22), below=_ASK_EMAIL),
    "18-scan-card": Sample(_SCAN),
    "18b-scan-card-wrong": Sample(replace(_SCAN, error=text("staff.unknown_card"), staff=True)),
    "19-new-pin": Sample(
        PinPad(
            CARD,
            title=text("staff.set_pin"),
            lead=text("staff.set_pin_line"),
            secondary=text("common.to_back"),
        ),
        typed="1",
    ),
}
