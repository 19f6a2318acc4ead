"""The link is verlopen, or a new mail is asked for: vergeet, then genereer. Source: manual 001, left column."""

from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.flows.acts import ActRefused, NotKnownWellEnough, perform, plan, settle
from kiosk.flows.change_email import change_email, is_right
from kiosk.flows.ends import nobody_knows, nothing_changed
from kiosk.flows.generate import generate_now, made, not_generated
from kiosk.flows.pages import Action, Choice, Confirm
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Settled
from kiosk.library.port import LibraryError
from kiosk.texts.text import text


class Forgotten(Exception):
    """The old account is gone from Wise, and no new one was made; `applied` is what is known of that."""

    def __init__(self, applied: bool | None) -> None:
        super().__init__("no account now")
        self.applied = applied


async def renew(visit: Visit, member: Member, account: LoginAccount) -> Member:
    """Check the address, say what changes, then both acts as one; returns when the member goes back."""
    assert account.status is AccountStatus.INACTIVE
    assert member.patron.email
    if not await is_right(visit, member.patron.email):
        return await change_email(visit, member, account)
    if await visit.ask(confirm_page()) is not Choice.PRIMARY:
        return member
    try:
        fresh = await visit.hold(text("renew.busy"), _forget_and_generate(visit, member))
    except ActRefused:
        await nothing_changed(visit)
    except LibraryError as error:
        if error.applied is None:
            await nobody_knows(visit, member.card)
        await nothing_changed(visit)
    except Forgotten as half:
        await not_generated(visit, member, half.applied, text("register.gone"))
    else:
        await made(visit, member, fresh)
    return member


def confirm_page() -> Confirm:
    return Confirm(
        text("renew.confirm"),
        text("renew.confirm_lead"),
        (
            ("email-remove-outline", text("renew.b1")),
            ("email-fast-outline", text("renew.b2")),
            ("clock-outline", text("renew.b3")),
        ),
        Action(text("renew.do"), "email-outline"),
        text("common.back"),
    )


async def _forget_and_generate(visit: Visit, member: Member) -> LoginAccount | None:
    """Both steps are on disk before the first: after a crash between them the next visit goes on with the second."""
    library, journal = visit.ports.library, visit.ports.journal
    detach, generate = await plan(visit, member, Act.DETACH_ACCOUNT, Act.GENERATE_ACCOUNT)
    try:
        await perform(
            visit,
            Act.DETACH_ACCOUNT,
            member,
            lambda request_id: library.detach_account(member.patron, request_id),
            planned=detach,
        )
    except LibraryError as error:
        if error.applied is False:
            await settle(journal, generate, Settled.NOT_DONE)
        if not error.applied:
            raise
    await settle(journal, detach, Settled.DONE)
    try:
        return await generate_now(visit, member, generate)
    except NotKnownWellEnough as error:
        await settle(journal, generate, Settled.NOT_DONE)
        raise Forgotten(applied=False) from error
    except LibraryError as error:
        raise Forgotten(error.applied) from error
