"""By which e-mail address an agent is one person in both helpdesks: rolling limits count by it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds it to actions, in lower case, and finds actions by it."""
    op.add_column("actions", sa.Column("agent_address", sa.Text))
    op.execute("UPDATE actions SET agent_address = lower(trim(agent_email)) WHERE trim(agent_email) <> ''")
    op.create_index("actions_by_address", "actions", ["agent_address", "created_at"])
