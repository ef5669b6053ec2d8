"""Test clocks, as far as the sandbox's one clock allows: advancing one moves the whole account."""

from app.sandbox.stripe import listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json, Params, route

KIND = "test_helpers.test_clock"


@route("POST", "/v1/test_helpers/test_clocks")
def create_test_clock(account: Account, params: Params) -> Json:
    """A clock that stands at `frozen_time`."""
    made = account.new(KIND, frozen_time=params["frozen_time"], status="ready", name=params.get("name"))
    made |= {"deletes_after": made["created"] + 30 * 86_400, "status_details": {}}
    account.put(made)
    account.emit("test_helpers.test_clock.created", made)
    return made


@route("GET", "/v1/test_helpers/test_clocks/{test_clock}")
def retrieve_test_clock(account: Account, _params: Params, test_clock: str) -> Json:
    """One clock."""
    return account.get(KIND, test_clock)


@route("POST", "/v1/test_helpers/test_clocks/{test_clock}/advance")
def advance_test_clock(account: Account, params: Params, test_clock: str) -> Json:
    """Moves a clock to `frozen_time`; the account's own time moves by as much."""
    found = account.get(KIND, test_clock)
    step = params["frozen_time"] - found["frozen_time"]
    if step <= 0:
        raise invalid("The new frozen_time must be after the current frozen_time.", "frozen_time")
    found["status"] = "advancing"
    account.emit("test_helpers.test_clock.advancing", found)
    account.clock.advance(step, account)
    found |= {"status": "ready", "frozen_time": params["frozen_time"]}
    account.put(found)
    account.emit("test_helpers.test_clock.ready", found)
    return found


@route("DELETE", "/v1/test_helpers/test_clocks/{test_clock}")
def delete_test_clock(account: Account, _params: Params, test_clock: str) -> Json:
    """Deletes a clock."""
    found = account.get(KIND, test_clock)
    account.drop(found)
    account.emit("test_helpers.test_clock.deleted", found)
    return {"id": test_clock, "object": KIND, "deleted": True}


@route("GET", "/v1/test_helpers/test_clocks")
def list_test_clocks(account: Account, params: Params) -> Json:
    """Clocks, newest first."""
    return listing.page(account.rows(KIND), params, "/v1/test_helpers/test_clocks")
