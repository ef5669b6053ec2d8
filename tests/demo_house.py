"""The demo as it is, served within a test: product, sandbox and workbench, with Maya's ticket in both helpdesks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.commands.bringing_up import bring_up
from app.commands.demo import in_front
from app.commands.demo_settings import demo_variables, second_name
from app.deps import Deps, production
from app.factory import build
from app.sandbox.workbench import app as workbench
from app.sandbox.workbench.settings import WorkbenchSettings
from app.settings import Settings
from tests.fake_product import serving
from tests.test_whole_console import PEOPLE

STORY = "proration-surprise"
MAYA = "maya@lindqvist.example"


@dataclass
class Demo:
    """`home` is where everything is; `deps` are the product's."""

    home: str
    deps: Deps
    world: Any

    @property
    def maya(self) -> str:
        """Maya's id in Stripe."""
        return str(self.world.account.rows("customer", email=MAYA)[0]["id"])

    def ticket(self) -> str:
        """Maya's ticket in the stand-in for Zendesk."""
        story_of = self.world.helpdesk.zendesk.story_of
        found = next(ticket for ticket, story in story_of.items() if story == STORY)
        return f"{second_name(self.home)}/workbench/zendesk/{found}?as=ann"

    def conversation(self) -> str:
        """Maya's conversation in the stand-in for Intercom."""
        story_of = self.world.helpdesk.intercom.story_of
        found = next(conversation for conversation, story in story_of.items() if story == STORY)
        return f"{self.home}/workbench/intercom/{found}?as=ann"

    def sign_in(self, page: Any, email: str = PEOPLE[0]) -> None:
        page.goto(f"{self.home}/console/sign-in")
        page.get_by_role("button", name=email).click()
        page.wait_for_url("**/approvals")


class _Later:
    """An application that is known only once its address is."""

    def __init__(self) -> None:
        self.application: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.application(environ, start_response)


@contextmanager
def demo_house(sandbox: Any, folder: Path, **changed: str) -> Iterator[Demo]:
    sandbox.reset("demo")
    front = _Later()
    with serving(front) as port:
        home = f"http://127.0.0.1:{port}"
        variables = demo_variables(home, sandbox.url) | {"DATABASE_URL": f"sqlite:///{folder}/demo.db"} | changed
        settings = Settings.from_env(variables)
        bring_up(settings)
        found = Demo(home, production(settings), sandbox.world)
        found.deps = replace(found.deps, demo_people=PEOPLE, demo_customers={found.maya: "Maya Lindqvist"})
        secret = settings.intercom_client_secrets[0]
        bench = workbench.create(sandbox.world, WorkbenchSettings(home, second_name(home), sandbox.url, secret))
        front.application = in_front(build(found.deps), bench)
        yield found
        found.deps.billing.close()  # type: ignore[attr-defined]
