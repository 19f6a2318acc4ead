"""E-mail wrong or gone: a new address in NAW and in the inlogaccount. Source: manual 001, right column, step 1."""

from dataclasses import replace

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.acts import ActRefused, NotKnownWellEnough, perform, plan, settle
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.ends import nobody_knows, nothing_changed
from kiosk.flows.left_open import left_open
from kiosk.flows.pages import (
    Action,
    Chip,
    Choice,
    Confirm,
    Line,
    Status,
    Tone,
)
from kiosk.flows.proof import prove_by_birth_date
from kiosk.flows.strength import Strength
from kiosk.flows.type_email import type_email
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import LibraryError
from kiosk.receipts.referral import Case
from kiosk.texts.text import text, verbatim

HAS_ADDRESS = (AccountStatus.ACTIVE, AccountStatus.INACTIVE)
"""An inlogaccount that is there, with an address of its own."""


class HalfDone(Exception):
    """NAW has the new address; `left` is the act for the inlogaccount, which may be tried again."""

    def __init__(self, left: Intent) -> None:
        super().__init__("the address of the inlogaccount was not changed")
        self.left = left


async def is_right(visit: Visit, email: str) -> bool:
    """Does the member know this masked address for their own?"""
    page = Confirm(
        text("renew.check_title"),
        text("renew.check_lead", email=mask_email(email)),
        (),
        Action(text("renew.check_yes"), "email-check-outline"),
        text("renew.check_no"),
    )
    return await visit.ask(page) is Choice.PRIMARY


async def change_email(visit: Visit, member: Member, account: LoginAccount | None) -> Member:
    """From proof to a changed address; returns the member as they are then. The desk where it cannot be done here."""
    with_account = account is not None and account.status in HAS_ADDRESS
    if not _offered(visit, with_account) or not await _proved(visit, member):
        await to_desk(visit, member.card, Referral(_case(account), text("desk.mail_title"), text("desk.mail_lead")))
    email = await type_email(visit)
    if email is None or await visit.ask(confirm_page(email, with_account)) is not Choice.PRIMARY:
        return member
    try:
        await visit.hold(text("email.busy"), _change(visit, member, email, with_account))
    except ActRefused:
        await nothing_changed(visit)
        return member
    except LibraryError as error:
        if error.applied is None:
            await nobody_knows(visit, member.card, Case.MAIL_UNSURE)
        await nothing_changed(visit)
        return member
    except HalfDone as half:
        await _finish(visit, member, email, half.left)
    await visit.ask(done_page(email))
    return replace(member, patron=replace(member.patron, email=email))


async def half_done(visit: Visit, member: Member, account: LoginAccount | None) -> Intent | None:
    """The act for the inlogaccount that a visit which was cut off left to do: NAW has the new address already."""
    if account is None or account.status not in HAS_ADDRESS or member.patron.email in (None, account.email):
        return None
    for intent in await left_open(visit, member):
        if intent.act is Act.CHANGE_RECOVERY_EMAIL and intent.after:
            first = await visit.ports.journal.ended(intent.after)
            return intent if first in (Settled.DONE, Settled.DONE_NOT_DELIVERED) else None
    return None


async def finish_half(visit: Visit, member: Member, left: Intent) -> None:
    """One question, then the other half under its own request id; returns when the member says no, or it is done."""
    email = member.patron.email
    assert email
    if await visit.ask(go_on_page(email)) is not Choice.PRIMARY:
        return
    if not _offered(visit, with_account=True) or not await _proved(visit, member):
        await to_desk(visit, member.card, Referral(Case.MAIL_HALF, text("email.half"), text("email.half_lead")))
    try:
        await visit.hold(text("email.busy"), _change_in_account(visit, member, email, left))
    except HalfDone:
        await _finish(visit, member, email, left)
    await visit.ask(done_page(email))


def go_on_page(email: str) -> Confirm:
    return Confirm(
        text("account.confirm_again"),
        text("email.half_lead"),
        (("email-outline", text("renew.check_lead", email=mask_email(email))),),
        Action(text("email.do"), "check-bold"),
        text("common.back"),
    )


def confirm_page(email: str, with_account: bool) -> Confirm:
    """The address in full: it is what the member just typed, shown to be checked."""
    both = (("key-outline", text("email.b2")),) if with_account else ()
    return Confirm(
        text("email.confirm"),
        verbatim(email),
        (("email-outline", text("email.b1")), *both, ("email-remove-outline", text("email.b3"))),
        Action(text("email.do"), "check-bold"),
        text("common.back"),
    )


def done_page(email: str) -> Status:
    return Status(
        text("email.done"),
        text("email.done_lead"),
        chip=Chip(Tone.OK, text("email.done")),
        lines=(Line("email-outline", text("status.mail"), verbatim(mask_email(email))),),
        primary=Action(text("common.go_on")),
    )


def half_page() -> Status:
    return Status(
        text("email.half"),
        text("email.half_lead"),
        chip=Chip(Tone.WARN, text("desk.chip")),
        primary=Action(text("common.retry"), "refresh"),
        secondary=Action(text("desk.title")),
    )


def _offered(visit: Visit, with_account: bool) -> bool:
    needed = {Capability.CHANGE_CONTACT_EMAIL}
    if with_account:
        needed.add(Capability.CHANGE_RECOVERY_EMAIL)
    return needed <= visit.ports.library.capabilities


async def _proved(visit: Visit, member: Member) -> bool:
    """Known well enough? With a PIN of one's own the birth date is enough on top of it."""
    if not visit.may(Act.CHANGE_CONTACT_EMAIL, member):
        if visit.strength(member) is not Strength.PIN or member.patron.birth_date is None:
            return False
        await prove_by_birth_date(visit, member)
    return visit.may(Act.CHANGE_CONTACT_EMAIL, member)


def _case(account: LoginAccount | None) -> Case:
    """Which steps the desk takes: an inlogaccount that is not active gets a new one along with the address."""
    match account.status if account else AccountStatus.NONE:
        case AccountStatus.ACTIVE:
            return Case.MAIL_WRONG
        case AccountStatus.INACTIVE:
            return Case.EXPIRED_DESK
        case _:
            return Case.MAIL_CONTACT


async def _change(visit: Visit, member: Member, email: str, with_account: bool) -> None:
    """NAW first, then the inlogaccount. Raises LibraryError when nothing is certain, HalfDone after the first."""
    library, journal = visit.ports.library, visit.ports.journal
    acts = (Act.CHANGE_CONTACT_EMAIL, *((Act.CHANGE_RECOVERY_EMAIL,) if with_account else ()))
    first, *rest = await plan(visit, member, *acts)
    try:
        await perform(
            visit,
            Act.CHANGE_CONTACT_EMAIL,
            member,
            lambda request_id: library.change_contact_email(member.patron, email, request_id),
            planned=first,
        )
    except LibraryError as error:
        if error.applied is False:
            for step in rest:
                await settle(journal, step, Settled.NOT_DONE)
        if not error.applied:
            raise
    await settle(journal, first, Settled.DONE)
    for step in rest:
        await _change_in_account(visit, member, email, step)


async def _change_in_account(visit: Visit, member: Member, email: str, step: Intent) -> None:
    library = visit.ports.library
    try:
        await perform(
            visit,
            Act.CHANGE_RECOVERY_EMAIL,
            member,
            lambda request_id: library.change_recovery_email(member.patron, email, request_id),
            planned=step,
        )
    except NotKnownWellEnough as error:
        raise HalfDone(step) from error
    except LibraryError as error:
        if not error.applied:
            raise HalfDone(step) from error
    await settle(visit.ports.journal, step, Settled.DONE)


async def _finish(visit: Visit, member: Member, email: str, left: Intent) -> None:
    """One more try under the same request id; else the desk does the other half."""
    if await visit.ask(half_page()) is Choice.PRIMARY:
        try:
            await visit.hold(text("email.busy"), _change_in_account(visit, member, email, left))
            return
        except HalfDone:
            pass
    await to_desk(visit, member.card, Referral(Case.MAIL_HALF, text("email.half"), text("email.half_lead")))
