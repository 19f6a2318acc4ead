"""The inlogaccount by way of Wise: shown, found, made, forgotten, linked, and its address."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, FoundAccount, LoginAccount
from kiosk.domain.patron import Patron
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise import answers
from kiosk.library.wise.asking import Asking
from kiosk.library.wise.client import NotThere, Question


class AccountCalls(Asking):
    """What a LibrarySystem does with inlogaccounts."""

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        return await self._heard(self._login_account(patron, card), Capability.SHOW_LOGIN_ACCOUNT)

    async def find_account(self, username: str) -> FoundAccount | None:
        return await self._heard(self._account_under(username))

    async def generate_account(self, patron: Patron, request_id: str) -> LoginAccount:
        made = await self._do(
            "generate_account",
            patron,
            {},
            answers.Generated,
            request_id,
            Capability.GENERATE_ACCOUNT,
            state="generate_account_state",
        )
        return LoginAccount(
            AccountStatus.INACTIVE, made.username, made.email, made.activation_mail_sent_at, timedelta()
        )

    async def detach_account(self, patron: Patron, request_id: str) -> None:
        await self._do("detach_account", patron, {}, answers.Done, request_id, Capability.DETACH_ACCOUNT)

    async def link_account(self, patron: Patron, username: str, request_id: str) -> None:
        body = {"username": username}
        await self._do("link_account", patron, body, answers.Done, request_id, Capability.LINK_ACCOUNT)

    async def change_contact_email(self, patron: Patron, email: str, request_id: str) -> None:
        capability = Capability.CHANGE_CONTACT_EMAIL
        body = {"email": email}
        await self._do("contact_email", patron, body, answers.Done, request_id, capability, method="PUT")

    async def change_recovery_email(self, patron: Patron, email: str, request_id: str) -> None:
        capability = Capability.CHANGE_RECOVERY_EMAIL
        body = {"email": email}
        await self._do("recovery_email", patron, body, answers.Done, request_id, capability, method="PUT")

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        capability = Capability.REQUEST_PASSWORD_MAIL
        await self._do("password_mail", patron, {}, answers.Done, request_id, capability)

    async def _login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        got = await self._client.ask(Question("login_account", self._of(patron.id)), answers.LoginAccountAnswer)
        answer, status = got.answer, AccountStatus[got.answer.status]
        if status is AccountStatus.NONE:
            return await self._linkable(LoginAccount(status), card)
        if status is AccountStatus.ACTIVE and answer.username is None:
            raise LibraryError(
                Failure.PROTOCOL, "login_account: surprising answer at $.username: none for an active one"
            )
        sent_at = answer.activation_mail_sent_at
        age = _age(sent_at, got.date or self._client.now()) if sent_at else None
        account = LoginAccount(status, answer.username, answer.email, sent_at, age)
        return await self._linkable(account, card) if status is AccountStatus.REMOVED else account

    async def _linkable(self, account: LoginAccount, card: CardNumber) -> LoginAccount:
        """Under the pasnummer, then under <ISIL>-<pasnummer>. Source: manual 001, middle column."""
        isil = card.isil or self._options.isil
        usernames = [card.number, *([f"{isil}-{card.number}"] if isil else [])]
        for found in await asyncio.gather(*(self._account_under(username) for username in usernames)):
            if found is not None:
                return replace(account, email=found.email, found_under=found.username)
        return account

    async def _account_under(self, username: str) -> FoundAccount | None:
        """Only exactly this username: Wise may find more than was asked for, and usernames are case-sensitive."""
        values = {"library": self._options.library, "username": username}
        try:
            found = await self._client.ask(Question("find_login_account", values), answers.FoundLoginAccounts)
        except LibraryError as error:
            if isinstance(error, NotThere) or error.failure is Failure.NOT_OFFERED:
                return None
            raise
        matching = (FoundAccount(item.username, item.email) for item in found.answer.items if item.username == username)
        return next(matching, None)


def _age(sent_at: datetime, now: datetime) -> timedelta:
    """Never less than nothing: a mail of the future is one of a clock that differs."""
    return max(now - sent_at, timedelta())
