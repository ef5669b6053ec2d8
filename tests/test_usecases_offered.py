"""Which macros an agent may use is looked up once for each state of the library; each role's stays its own."""

from app.domain.macros.macro import Macro, State, Text
from app.usecases.offered import Offered


def macro(name: str, *roles: str, state: State = State.PUBLISHED) -> Macro:
    return Macro(name, {"en": Text("en", name, "")}, roles=frozenset(roles), state=state)


class Counted(dict[str, Macro]):
    """A library that counts how often it is gone through."""

    times = 0

    def items(self):
        self.times += 1
        return super().items()


def library(*macros: Macro) -> Counted:
    return Counted({one.name: one for one in macros})


def test_each_role_has_those_that_are_for_it_and_published():
    macros, offered = library(macro("all"), macro("leads", "lead"), macro("old", state=State.RETIRED)), Offered()
    for _ in range(2):
        assert offered.names(macros, "lead") == {"all", "leads"}
        assert offered.names(macros, "tier1") == {"all"}


def test_a_library_is_gone_through_once_for_each_role():
    macros, offered = library(macro("all")), Offered()
    for _ in range(3):
        offered.names(macros, "lead")
        offered.names(macros, "tier1")
    assert macros.times == 2


def test_another_state_of_the_library_has_its_own_though_it_looks_alike():
    first, second, offered = library(macro("all")), library(macro("all")), Offered()
    assert offered.names(first, "lead") == offered.names(second, "lead") == {"all"}
    assert offered.names(library(), "lead") == frozenset()
    assert offered.names(first, "lead") == {"all"}
    assert (first.times, second.times) == (2, 1)
