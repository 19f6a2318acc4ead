"""Koppel inlogaccount: one was found under the pasnummer, and the member knows its address. Source: manual 001."""

import random
import secrets
from typing import NoReturn

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.decoys import decoys
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.acts import ActRefused, perform, settle
from kiosk.flows.bons import account_bon
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.ends import nobody_knows, nothing_changed, offer_bon
from kiosk.flows.generate import generate
from kiosk.flows.lockout import forget_wrong_tries, tries_left
from kiosk.flows.look_alikes import user_line, user_note
from kiosk.flows.pages import Action, Chip, Choice, Choose, Confirm, Option, Picked, Status, Tone
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Guess, Intent, Settled
from kiosk.library.port import LibraryError
from kiosk.receipts.referral import Case
from kiosk.texts.text import text, verbatim

log = structlog.get_logger()


async def link(visit: Visit, member: Member, account: LoginAccount) -> None:
    """Which address is yours, then the act; returns when the member says no or nothing changed."""
    username, email = account.found_under, account.email
    assert username
    assert email
    if not await knows_address(visit, member, email):
        await _other_account(visit, member)
        return
    if await visit.ask(confirm_page(username)) is not Choice.PRIMARY:
        return
    try:
        await visit.hold(text("link.busy"), link_now(visit, member, username))
    except ActRefused:
        await nothing_changed(visit)
    except LibraryError as error:
        if error.applied is None:
            await nobody_knows(visit, member.card)
        await nothing_changed(visit)
    else:
        await _linked(visit, username)


async def knows_address(visit: Visit, member: Member, email: str) -> bool:
    """Which of three addresses is theirs: True for this one, False for none of them; another one ends at the desk."""
    try:
        choices = which(email)
    except ValueError:
        await _desk(visit, member)
    picked = await visit.ask(choose_page(choices))
    if not isinstance(picked, Picked):
        return False
    if picked.name != mask_email(email):
        left = await tries_left(visit.ports.journal, member.card, Guess.EMAIL)
        log.info("email_wrong", tries_left=left)
        await _desk(visit, member)
    await forget_wrong_tries(visit.ports.journal, member.card, Guess.EMAIL)
    return True


def which(email: str, choices: random.Random | None = None) -> list[str]:
    """The mask of this address among two others, in any order; `choices` gives the order.

    The others belong to the address: who looks again sees the same three, so that the real one is not the one that
    stays. Raises ValueError for what is no address.
    """
    masks = [mask_email(email), *decoys(email, random.Random(email).choice)]  # noqa: S311
    (choices or secrets.SystemRandom()).shuffle(masks)
    return masks


def choose_page(masks: list[str]) -> Choose:
    return Choose(
        text("link.which"),
        tuple(Option(mask, "email-outline", verbatim(mask)) for mask in masks),
        lead=text("link.which_lead"),
        secondary=Action(text("link.no_one")),
    )


def confirm_page(username: str) -> Confirm:
    return Confirm(
        text("link.confirm"),
        text("link.confirm_lead", username=username),
        (("account-outline", text("link.b1")), ("lock-outline", text("link.b2"))),
        Action(text("link.do"), "link-variant"),
        text("common.back"),
    )


def linked_page(username: str) -> Status:
    return Status(
        text("link.done_title"),
        text("link.done_lead"),
        chip=Chip(Tone.OK, text("active.chip")),
        caption=text("status.account"),
        lines=(user_line(username),),
        secondary=Action(text("common.done"), "check-bold"),
        note=user_note(username) or text("active.case"),
    )


async def _other_account(visit: Visit, member: Member) -> None:
    """None of these: a new account where that can be, else the desk."""
    if Capability.GENERATE_ACCOUNT in visit.ports.library.capabilities and member.patron.email:
        await generate(visit, member)
    else:
        await _desk(visit, member)


async def _desk(visit: Visit, member: Member) -> NoReturn:
    await to_desk(visit, member.card, Referral(Case.LINK_UNSURE, text("link.wrong_title"), text("link.wrong_lead")))


async def link_now(visit: Visit, member: Member, username: str, planned: Intent | None = None) -> None:
    """The act itself, for a flow that already holds. Raises ActRefused, and LibraryError where it was not done."""
    library = visit.ports.library
    try:
        intent, _ = await perform(
            visit,
            Act.LINK_ACCOUNT,
            member,
            lambda request_id: library.link_account(member.patron, username, request_id),
            planned=planned,
        )
    except LibraryError as error:
        if not error.applied:
            raise
    else:
        await settle(visit.ports.journal, intent, Settled.DONE)


async def _linked(visit: Visit, username: str) -> None:
    await offer_bon(
        visit,
        linked_page(username),
        text("account.show_print"),
        lambda: account_bon(visit.ports, username),
        text("print.lead_account"),
    )
    raise VisitOver("account linked")
