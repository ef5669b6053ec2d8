"""What the doctor says of the console's door: the provider by which leads sign in is asked who it is."""

from collections.abc import Iterator

import requests

from app.commands.finding import Finding
from app.settings import Settings

SUBJECT = "console sign-in"
SECONDS = 8


def sign_in(given: Settings) -> Iterator[Finding]:
    """Whether OIDC_ISSUER is a provider that calls itself so (OpenID Connect Discovery 1.0, sections 4 and 4.3)."""
    if not given.oidc_issuer:
        yield Finding(SUBJECT, note="not configured")
        return
    address = f"{given.oidc_issuer}/.well-known/openid-configuration"
    try:
        answer = requests.get(address, timeout=SECONDS)
        answer.raise_for_status()
        name = str(dict(answer.json())["issuer"])
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        yield Finding(SUBJECT, f"no OpenID provider answers at {address} ({type(error).__name__}): look at OIDC_ISSUER")
        return
    if name.rstrip("/") != given.oidc_issuer:
        yield Finding(SUBJECT, f"the provider calls itself {name[:200]!r}: set OIDC_ISSUER to that")
    else:
        told = f"the provider answers; its redirect address for us is {given.public_url}/console/callback"
        yield Finding(SUBJECT, note=told)
