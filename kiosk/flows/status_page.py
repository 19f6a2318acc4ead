"""A row of the stroomschema and the facts it rests on, as one page with one advice."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.clock import AMSTERDAM
from kiosk.domain.masking import mask_email
from kiosk.domain.money import Money
from kiosk.domain.stroomschema import Action as Advised
from kiosk.domain.stroomschema import Row
from kiosk.flows.blocks_page import BLOCK_PAGES, desk, desk_page
from kiosk.flows.facts import Facts
from kiosk.flows.generate import link_works_until
from kiosk.flows.look_alikes import user_line
from kiosk.flows.pages import Action, Chip, Line, Status, Tone
from kiosk.flows.printing import why_not
from kiosk.flows.words import written
from kiosk.receipts.password import HELP_URL
from kiosk.texts.text import Text, text, verbatim

INACTIVE = Chip(Tone.WARN, text("inactive.chip"), "clock-alert-outline")
NO_ACCOUNT = Chip(Tone.WARN, text("none.chip"), "account-off-outline")
MORE = Action(text("common.more"))


def status_page(row: Row, facts: Facts) -> Status:
    """The page of this row; a row that tells nothing gets a page that is made of nothing of the member."""
    if row.tells_nothing:
        return _with_desk(desk_page("desk.card_title", "desk.card_lead"), facts)
    page = PAGES[row.advice](facts)
    why = why_not(facts.printer)
    match row.action:
        case Advised.PRINT_REFERRAL:
            return _with_desk(page, facts)
        case Advised.MAIL_PASSWORD_LINK:
            page = _with_card(replace(page, primary=Action(text("active.do"))), facts)
        case Advised.PRINT_STEPS:
            page = replace(page, primary=Action(text("active.self_do"), "printer", why))
        case Advised.PRINT_TEMPORARY_PASSWORD:
            page = _with_card(replace(page, primary=Action(text("temp.start_do"), "printer", why)), facts)
        case Advised.ACTIVATE:
            page = replace(page, primary=Action(text("account.print"), "printer", why))
        case Advised.RENEW_ACCOUNT:
            page = replace(page, primary=Action(text("expired.do")))
        case Advised.GENERATE_ACCOUNT:
            page = replace(page, primary=Action(text("none.do")))
        case Advised.LINK_ACCOUNT:
            page = _with_card(replace(page, primary=Action(text("link.start"))), facts)
        case Advised.CHANGE_EMAIL:
            page = _with_card(replace(page, primary=Action(text("email.start"))), facts)
        case Advised.REREGISTER:
            page = _with_card(replace(page, primary=Action(text("staff.rejoin"))), facts)
    return replace(page, secondary=MORE)


def account_words(row: Row) -> Text | None:
    """The state of the inlogaccount in words, for the verwijsbon."""
    match row.advice.removesuffix("_desk"):
        case "active" | "active_no_mail" | "active_new_mail" | "active_self":
            return text("active.chip")
        case "fresh" | "expired":
            return text("inactive.chip")
        case "removed" | "removed_link":
            return text("removed.title")
        case "none" | "none_new_mail" | "link":
            return text("none.chip")
        case _:
            return None


def _with_desk(page: Status, facts: Facts) -> Status:
    return replace(page, primary=Action(text("desk.do"), "printer", why_not(facts.printer)))


def _with_card(page: Status, facts: Facts) -> Status:
    patron = facts.member.patron
    lines = []
    if until := patron.membership.rights_until:
        lines.append(Line("calendar-check", text("status.member"), written(until), ok=until >= facts.today))
    if patron.fees_cents is not None:
        lines.append(
            Line("currency-eur", text("status.due"), written(Money(patron.fees_cents)), ok=patron.fees_cents == 0)
        )
    return replace(page, card_masked=facts.member.card.masked, card_lines=tuple(lines))


def _mail_lines(facts: Facts, *first: Line | None) -> tuple[Line, ...]:
    account = facts.account
    address = account.email if account else None
    mail = Line("email-outline", text("status.mail"), verbatim(mask_email(address))) if address else None
    return tuple(line for line in (*first, mail) if line)


def _user_line(facts: Facts, label: str = "status.user") -> Line | None:
    account = facts.account
    username = account and (account.username or account.found_under)
    return user_line(username, label) if username else None


def _active(facts: Facts) -> Status:
    return Status(
        text("active.title"),
        text("active.lead"),
        chip=Chip(Tone.OK, text("active.chip")),
        caption=text("status.account"),
        lines=_mail_lines(facts, _user_line(facts)),
    )


def _active_new_mail(facts: Facts) -> Status:
    return Status(
        text("email.missing_title"),
        text("email.missing_lead"),
        chip=Chip(Tone.OK, text("active.chip")),
        caption=text("status.account"),
        lines=_mail_lines(facts, _user_line(facts)),
    )


def _active_no_mail(facts: Facts) -> Status:
    return Status(
        text("desk.mail_title"),
        text("desk.mail_lead"),
        chip=Chip(Tone.OK, text("active.chip")),
        caption=text("status.account"),
        lines=_mail_lines(facts, _user_line(facts)),
        steps=(text("desk.step1"), text("desk.step_id")),
    )


def _active_self(facts: Facts) -> Status:
    return Status(
        text("active.title"),
        text("active.self"),
        chip=Chip(Tone.OK, text("active.chip")),
        caption=text("status.account"),
        lines=_mail_lines(facts, _user_line(facts)),
        steps=(text("active.self_step1"), text("active.self_step2")),
        qr=HELP_URL,
        note=text("active.case"),
    )


def _sent_at(facts: Facts, label: str, icon: str) -> Line | None:
    sent = facts.account.mail_sent_at if facts.account else None
    return Line(icon, text(label), written(sent.astimezone(AMSTERDAM))) if sent else None


def _fresh(facts: Facts) -> Status:
    until = link_works_until(facts.account)
    return Status(
        text("fresh.title"),
        text("fresh.lead", time=until) if until else text("account.made_lead"),
        chip=INACTIVE,
        caption=text("status.account"),
        lines=_mail_lines(facts, _sent_at(facts, "fresh.mail", "email-outline")),
        steps=(text("account.step1"), text("account.step2"), text("account.step3")),
    )


def _expired(facts: Facts) -> Status:
    return Status(
        text("expired.title"),
        text("expired.lead"),
        chip=INACTIVE,
        caption=text("status.account"),
        lines=_mail_lines(facts, _sent_at(facts, "expired.last", "email-remove-outline")),
        steps=(text("expired.step1"), text("expired.step2"), text("expired.step3")),
    )


def _expired_desk(facts: Facts) -> Status:
    return replace(
        _expired(facts),
        lead=text("expired.desk"),
        steps=(text("desk.step1"), text("expired.step2"), text("expired.step3")),
    )


def _removed(_facts: Facts) -> Status:
    return Status(
        text("removed.title"),
        text("removed.lead"),
        chip=NO_ACCOUNT,
        steps=(text("account.step1"), text("expired.step3"), text("account.step3")),
    )


def _removed_desk(_facts: Facts) -> Status:
    return Status(
        text("removed.title"),
        text("removed.desk"),
        chip=NO_ACCOUNT,
        steps=(text("none.step1"), text("none.step2"), text("none.step3")),
    )


def _removed_link(_facts: Facts) -> Status:
    return Status(
        text("link.start_title"),
        text("link.removed"),
        chip=Chip(Tone.WARN, text("link.chip"), "link-variant"),
    )


def _link(_facts: Facts) -> Status:
    return Status(
        text("link.start_title"),
        text("link.start_lead"),
        chip=Chip(Tone.WARN, text("link.chip"), "link-variant"),
    )


def _link_desk(facts: Facts) -> Status:
    return replace(_link(facts), lead=text("link.desk"), steps=(text("desk.step1"), text("desk.step2")))


def _none(_facts: Facts) -> Status:
    return Status(
        text("none.title"),
        text("none.lead"),
        chip=NO_ACCOUNT,
        steps=(text("account.step1"), text("expired.step3"), text("account.step3")),
    )


def _none_desk(facts: Facts) -> Status:
    return replace(_none(facts), steps=(text("none.step1"), text("none.step2"), text("none.step3")))


def _none_new_mail(_facts: Facts) -> Status:
    return Status(text("email.missing_title"), text("email.missing_lead"), chip=NO_ACCOUNT)


def _temporary(_facts: Facts) -> Status:
    return Status(text("temp.start_title"), text("temp.start_lead"), chip=Chip(Tone.OK, text("temp.chip")))


PAGES: dict[str, Callable[[Facts], Status]] = BLOCK_PAGES | {
    "active": _active,
    "active_new_mail": _active_new_mail,
    "active_no_mail": _active_no_mail,
    "active_self": _active_self,
    "fresh": _fresh,
    "expired": _expired,
    "expired_desk": _expired_desk,
    "removed": _removed,
    "removed_desk": _removed_desk,
    "removed_link": _removed_link,
    "link": _link,
    "link_desk": _link_desk,
    "temporary": _temporary,
    "temporary_desk": desk("temp.start_title", "temp.desk", "desk.step1", "desk.step_id"),
    "none": _none,
    "none_desk": _none_desk,
    "none_new_mail": _none_new_mail,
    "hidden": desk("desk.title", "desk.lead"),
}
"""By the advice of the row; a test holds that none is missing."""
