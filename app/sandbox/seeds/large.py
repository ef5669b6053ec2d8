"""The large account: 100,000 e-mail addresses, 112,000 customers, each made from its number when somebody asks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, overload

import orjson

from app.sandbox.seeds.prototypes import EMAIL, NUMBER, SHARED, Moulds, play
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json
from app.sandbox.world import World

ADDRESSES = 100_000
CUSTOMERS = ADDRESSES + ADDRESSES // 50 * 6
CYCLE = 100
NUMBERED = re.compile(r"_3L\d{4}N(\d{8})$")
ADDRESS = re.compile(r"customer(\d{1,6})@large\.example", re.IGNORECASE)
POINTERS = ("customer", "charge", "payment_intent", "invoice", "subscription", "source", "latest_charge", "price")


def plant(world: World) -> None:
    """Hangs the derived customers into the account; nothing is made yet but three moulds."""
    derived = Derived(world.clock.now())
    world.account.derived = derived
    for kind in SHARED:
        for mould in derived.endings["plain"].get(kind, ()):
            world.account.put(orjson.loads(mould.replace(NUMBER, b"00000000")))


def email_number(customer: int) -> int:
    """The number in a customer's e-mail: its own, or for one of the 12,000 extra customers that of a shared one."""
    if customer < ADDRESSES:
        return customer
    block, place = divmod(customer - ADDRESSES, 6)
    return block * 50 + (0 if place < 2 else 10 * (place - 1))


def owners(address: int) -> list[int]:
    """The customers of an e-mail: three for each 50th, two for each other 10th, else one."""
    if not 0 <= address < ADDRESSES:
        return []
    block, place = divmod(address, 50)
    first = ADDRESSES + block * 6
    extra = [first, first + 1] if place == 0 else [first + 1 + place // 10] if place % 10 == 0 else []
    return [address, *extra]


def ending(customer: int) -> str:
    """How a customer's story ends: each 100th has a dispute, each 20th a refund."""
    return "disputed" if customer % CYCLE == 7 else "refunded" if customer % 20 == 3 else "plain"


class Derived:
    """The objects that exist by their number alone; what is stored in the account overrides them."""

    def __init__(self, now: int) -> None:
        self.endings: dict[str, Moulds] = {name: play(now, name) for name in ("plain", "refunded", "disputed")}
        self.gone: set[str] = set()
        self._by_id = {
            name: {(kind, orjson.loads(mould)["id"]): mould for kind, rows in moulds.items() for mould in rows}
            for name, moulds in self.endings.items()
        }

    def made(self, mould: bytes, customer: int) -> Json:
        """The object of a mould for one customer."""
        address = f"customer{email_number(customer)}@large.example".encode()
        filled = mould.replace(NUMBER, b"%08d" % customer).replace(EMAIL.encode(), address)
        made: Json = orjson.loads(filled.replace(b"Mould Rosen", b"Customer %d" % customer))
        return made

    def find(self, _account: Account, kind: str, identifier: str) -> Json | None:
        """The derived object of this id, or None."""
        customer = number_of(identifier)
        if customer is None or identifier in self.gone or kind in SHARED:
            return None
        general = identifier[: -len(NUMBER)] + NUMBER.decode()
        mould = self._by_id[ending(customer)].get((kind, general))
        return self.made(mould, customer) if mould else None

    def rows(self, account: Account, kind: str, wanted: Json) -> Sequence[Json] | None:
        """The rows of a kind, derived and stored; None when the kind is only ever stored."""
        if kind in SHARED or (kind not in self.endings["disputed"] and kind not in self.endings["refunded"]):
            return None
        stored = account.stored(kind, wanted)
        customers = self._customers(wanted)
        if customers is None:
            rows = Rows(account, self, kind, account.stored(kind, {}))
            return rows if not wanted else [row for row in rows if _meets(row, wanted)]
        found = [row for customer in customers for row in self.of(account, kind, customer) if _meets(row, wanted)]
        both = stored + found
        both.sort(key=lambda row: int(row.get("created") or 0), reverse=True)
        return both

    def of(self, account: Account, kind: str, customer: int) -> Iterator[Json]:
        """One customer's derived rows of a kind that nothing stored overrides."""
        for mould in self.endings[ending(customer)].get(kind, ()):
            row = self.made(mould, customer)
            if row["id"] not in self.gone and not account.holds(kind, row["id"]):
                yield row

    def forget(self, identifier: str) -> None:
        """Lets a dropped object stay away."""
        if number_of(identifier) is not None:
            self.gone.add(identifier)

    def searched(self, account: Account, kind: str, query: str) -> list[Json] | None:
        """The rows that a query can mean when it names an e-mail or an id; None when it names neither."""
        named = [customer for address in ADDRESS.findall(query) for customer in owners(int(address))]
        named += [int(number) for number in re.findall(r"_3L\d{4}N(\d{8})", query)]
        if not named:
            return None
        derived = [row for customer in dict.fromkeys(named) for row in self.of(account, kind, customer)]
        return account.stored(kind, {}) + derived

    def _customers(self, wanted: Json) -> list[int] | None:
        """The customers that a filter leaves, or None when it leaves all."""
        if "email" in wanted:
            named = ADDRESS.fullmatch(wanted["email"])
            exact = named is not None and wanted["email"] == f"customer{int(named[1])}@large.example"
            return owners(int(named[1])) if named is not None and exact else []
        for field in POINTERS[:-1]:
            if field in wanted:
                customer = number_of(str(wanted[field]))
                return [] if customer is None else [customer]
        return None


def number_of(identifier: str) -> int | None:
    """The customer that an id belongs to, or None for an id that is not derived."""
    found = NUMBERED.search(identifier)
    customer = int(found[1]) if found else CUSTOMERS
    return customer if customer < CUSTOMERS else None


def _meets(row: Json, wanted: Json) -> bool:
    return all(row.get(field) == value for field, value in wanted.items())


class Rows(Sequence[Json]):
    """All rows of a kind over the whole account, newest customer first, each made when it is looked at."""

    def __init__(self, account: Account, derived: Derived, kind: str, stored: list[Json]) -> None:
        self._account, self._derived, self._kind = account, derived, kind
        self._new = [row for row in stored if number_of(row["id"]) is None]
        cycle = [derived.endings[ending(place)].get(kind, []) for place in range(CYCLE)]
        self._cycle = [(place, mould) for place in reversed(range(CYCLE)) for mould in cycle[place]]
        self._places = {(place, orjson.loads(mould)["id"]): index for index, (place, mould) in enumerate(self._cycle)}
        known = (self.position(identifier, raw=True) for identifier in self._away())
        self._holes = sorted(place for place in known if place is not None)

    def _away(self) -> set[str]:
        return self._derived.gone | self._account.deleted(self._kind)

    def __len__(self) -> int:
        return len(self._new) + CUSTOMERS // CYCLE * len(self._cycle) - len(self._holes)

    @overload
    def __getitem__(self, place: int) -> Json: ...
    @overload
    def __getitem__(self, place: slice) -> list[Json]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        if place < len(self._new):
            return self._new[place]
        place -= len(self._new)
        for hole in self._holes:
            place += hole <= place
        return self._at(place)

    def _at(self, place: int) -> Json:
        block, index = divmod(place, len(self._cycle))
        number, mould = self._cycle[index]
        row = self._derived.made(mould, CUSTOMERS - CYCLE * (block + 1) + number)
        return self._account.stored_one(self._kind, row["id"]) or row

    def position(self, identifier: str, raw: bool = False) -> int | None:
        """Where the row with this id stands (`raw`: among the derived ones, as if none were away), or None."""
        customer = number_of(identifier)
        if customer is None:
            return next((place for place, row in enumerate(self._new) if row["id"] == identifier), None)
        block, place = divmod(CUSTOMERS - 1 - customer, CYCLE)
        general = identifier[: -len(NUMBER)] + NUMBER.decode()
        index = self._places.get((CYCLE - 1 - place, general))
        if index is None:
            return None
        found = block * len(self._cycle) + index
        return found if raw else len(self._new) + found - sum(hole < found for hole in self._holes)
