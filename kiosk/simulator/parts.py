"""Everything the simulator is made of, as the panel and the servers share it."""

from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.simulator.access import Access, Keys
from kiosk.simulator.clock import WorldClock
from kiosk.simulator.faults import Fault, FaultSwitch
from kiosk.simulator.kb import Kb
from kiosk.simulator.rest_acts import Desk
from kiosk.simulator.seed import begin_again
from kiosk.simulator.store import Store
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_accounts import Accounts
from kiosk.simulator.wise_acts import Acts
from kiosk.simulator.wise_cards import Cards
from kiosk.simulator.wise_memberships import Memberships


@dataclass(frozen=True)
class Parts:
    """One simulated world; used by one thread."""

    store: Store
    clock: WorldClock
    keys: Keys
    access: Access
    kb: Kb
    wise: Wise
    acts: Acts
    desk: Desk
    wise_faults: FaultSwitch
    sip2_faults: FaultSwitch

    @classmethod
    def of(cls, store: Store, keys: Keys, machine: Clock) -> "Parts":
        """Put the parts together; a new store gets its members."""
        clock = WorldClock(machine, store)
        if store.is_new:
            begin_again(store, clock.now())
        kb = Kb(store, clock)
        access = Access(store, clock, keys)
        acts = Acts(store, clock)
        wise = Wise(store, kb, clock, acts)
        desk = Desk(
            wise,
            Accounts(store, wise, kb, acts, clock),
            Cards(store, wise, acts, clock),
            Memberships(store, wise, acts, clock),
            acts,
        )
        return cls(store, clock, keys, access, kb, wise, acts, desk, FaultSwitch(), FaultSwitch())

    def begin_again(self) -> None:
        """Members, mail, clock and faults as on the first day; keys and tokens stay."""
        begin_again(self.store, self.clock.machine_now())
        self.wise_faults.set(Fault.NONE)
        self.sip2_faults.set(Fault.NONE)
