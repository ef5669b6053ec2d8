"""The settings of a demo: random secrets, everything on loopback, nothing of the caller's."""

from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from app.resources import policy_example
from app.sandbox.helpdesk.account import APP_ID, INSTALLATION_ID
from app.sandbox.helpdesk.workspace import WORKSPACE_ID
from app.sandbox.helpdesk.zendesk_users import SUBDOMAIN

FOLDER = Path("var")


def demo_variables(home: str, sandbox_url: str) -> dict[str, str]:
    """The settings of a demo at `home`: random secrets, everything on loopback, nothing of the caller's."""
    return {
        "SECRET_KEYS": token_hex(32),
        "DATABASE_URL": f"sqlite:///{FOLDER}/demo-{urlsplit(home).port}.db",
        "STRIPE_API_KEY": f"rk_test_{token_hex(12)}",
        "STRIPE_API_BASE": sandbox_url,
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{token_hex(24)}",
        "INTERCOM_CLIENT_SECRETS": token_hex(20),
        "INTERCOM_ACCESS_TOKEN": token_hex(20),
        "INTERCOM_API_BASE": f"{sandbox_url}/intercom",
        "INTERCOM_WORKSPACE_ID": WORKSPACE_ID,
        "ZENDESK_SUBDOMAIN": SUBDOMAIN,
        "ZENDESK_APP_ID": str(APP_ID),
        "ZENDESK_INSTALLATION_ID": str(INSTALLATION_ID),
        "ZENDESK_OAUTH_CLIENT_ID": "counterfoil-demo",
        "ZENDESK_OAUTH_CLIENT_SECRET": token_hex(20),
        "ZENDESK_WEBHOOK_SECRETS": token_hex(24),
        "ZENDESK_API_BASE": f"{sandbox_url}/zendesk",
        "ZENDESK_ORIGIN": second_name(home),
        "ZENDESK_SDK_URL": f"{home}/workbench/zaf_sdk.js",
        "POLICY_FILE": str(policy_example()),
        "PUBLIC_URL": home,
        "EXTERNAL_ID_METADATA_KEY": "user_id",
        "USE_BILLING_CREDITS": "true",
    }


def second_name(home: str) -> str:
    """The same server under another site's name, so that the frame is a third party as it is in Zendesk."""
    return home.replace("127.0.0.1", "localhost")
