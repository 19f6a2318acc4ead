"""'Instellingen', for staff: every field their role may change, gathered and saved together, and the way back."""

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right
from kiosk.flows.form import FLIP, LESS, MORE
from kiosk.flows.pages import Answer, Choice, Page, Picked
from kiosk.flows.setting_entry import change_setting
from kiosk.flows.settings_draft import Draft, steps
from kiosk.flows.settings_pages import (
    VERSIONS,
    changeable,
    equipment_page,
    form_page,
    go_back_page,
    groups_page,
    known,
    leave_page,
    none_page,
    not_saved_page,
    saved_page,
    versions_page,
)
from kiosk.flows.visit import Visit
from kiosk.settings.fields import Applies, Group, Plain, field
from kiosk.settings.port import NotSaved, StaffSettings, Version
from kiosk.texts.text import text

log = structlog.get_logger()


async def staff_settings(visit: Visit, card: CardNumber) -> None:
    """Until staff go back to their home; signing out ends the visit. Staff are signed in, and the caller hears scans.

    Args:
        card: the staff pass; its role says what can be changed, and its number stands with the change.
    """
    settings = visit.ports.settings
    rights = visit.ports.staff.rights(card)
    if settings is None or not changeable(rights):
        await visit.ask(none_page())
        return
    await Session(visit, card, settings, rights).groups()


class Session:
    """One member of staff at the settings."""

    def __init__(self, visit: Visit, card: CardNumber, settings: StaffSettings, rights: frozenset[Right]) -> None:
        self._visit = visit
        self._card = card
        self._settings = settings
        self._rights = rights

    async def groups(self) -> None:
        while True:
            match await self._visit.ask(groups_page(self._rights, len(self._settings.versions()))):
                case Picked(name) if name == VERSIONS:
                    await self._versions()
                case Picked(name):
                    await self._form(Group(name))
                case _:
                    return

    async def _form(self, group: Group) -> None:
        """One group, until its changes are saved or given up."""
        draft = Draft(self._settings, tuple(each for each in changeable(self._rights) if each.group is group))

        async def ask(page: Page) -> Answer:
            return await self._ask(draft, page)

        while True:
            match await ask(form_page(group, draft)):
                case Choice.PRIMARY:
                    if await self._save(draft):
                        return
                case Choice.SECONDARY:
                    if not draft.changes or await self._gives_up(draft):
                        return
                case Picked(name) if name.endswith((FLIP, LESS, MORE)):
                    _turn(draft, name)
                case Picked(name):
                    await change_setting(ask, draft, field(name))
                case _:
                    pass

    async def _ask(self, draft: Draft, page: Page) -> Answer:
        """As `visit.ask`, but whoever signs out is asked about what is not saved."""
        while True:
            await self._visit.idle.calm()
            answer = await self._visit.ports.stage.ask(page)
            if answer is not Choice.STOP or not draft.changes or await self._gives_up(draft):
                return self._visit.unless_stopped(answer)

    async def _gives_up(self, draft: Draft) -> bool:
        return await self._visit.ask(leave_page(draft)) is Choice.PRIMARY

    async def _save(self, draft: Draft) -> bool:
        """False when staff thought better of it, or nothing could be saved."""
        keys = tuple(draft.changes)
        if not await self._wants(keys):
            return False
        before = self._values(keys)
        try:
            applies = await self._visit.hold(text("set.saving"), self._settings.save(draft.changes, self._card.number))
        except NotSaved as error:
            await self._not_saved(error)
            return False
        await self._done(keys, before, applies, gone_back=False)
        return True

    async def _versions(self) -> None:
        """The saved states, newest first, until staff go back to one of them or leave."""
        while True:
            versions = self._settings.versions()
            match await self._visit.ask(versions_page(versions, self._rights)):
                case Picked(number):
                    version = next(each for each in versions if str(each.number) == number)
                    since = versions[: versions.index(version) + 1]
                    touched = known(key for each in since for key in each.changed)
                    if await self._visit.ask(go_back_page(version, touched)) is Choice.PRIMARY:
                        await self._go_back(version, touched)
                        return
                case _:
                    return

    async def _go_back(self, version: Version, touched: tuple[str, ...]) -> None:
        if not await self._wants(touched):
            return
        before = self._values(touched)
        try:
            applies = await self._visit.hold(text("set.saving"), self._settings.go_back(version, self._card.number))
        except NotSaved as error:
            await self._not_saved(error)
            return
        await self._done(touched, before, applies, gone_back=True)

    async def _wants(self, keys: tuple[str, ...]) -> bool:
        """Staff know what it means when devices or the library system are opened anew for it."""
        if all(field(key).applies is Applies.NOW for key in keys):
            return True
        return await self._visit.ask(equipment_page()) is Choice.PRIMARY

    def _values(self, keys: tuple[str, ...]) -> dict[str, Plain]:
        return {key: self._settings.value(field(key)).value for key in keys}

    async def _done(
        self, keys: tuple[str, ...], before: dict[str, Plain], applies: Applies, *, gone_back: bool
    ) -> None:
        for key, after in self._values(keys).items():
            what = "setting_put_back" if gone_back else "setting_changed"
            await self._visit.ports.staff.record(self._card.number, what, key=key, **{"from": before[key], "to": after})
        log.info("settings_changed_by_staff", keys=keys, applies=applies.value, gone_back=gone_back)
        await self._visit.ask(saved_page(applies, gone_back=gone_back))

    async def _not_saved(self, error: NotSaved) -> None:
        log.error("settings_not_saved", error=str(error))
        await self._visit.ask(not_saved_page(str(error)))


def _turn(draft: Draft, name: str) -> None:
    """A switch, − or + beside a field was touched."""
    key, _, what = name.partition(" ")
    wanted = field(key)
    value = draft.value(wanted)
    if f" {what}" == FLIP:
        draft.put(wanted, not value)
    elif stepped := steps(wanted, value):
        draft.put(wanted, stepped[1 if f" {what}" == MORE else 0])
