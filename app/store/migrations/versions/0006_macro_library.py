"""The library of macros; the database itself refuses to change or delete a version that was published or discarded."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TEXTS = ("files", "stage", "origin", "origin_of", "origin_at", "writers", "note")
ENDED = "OLD.stage IN ('published', 'discarded')"
SQLITE_TRIGGER = (
    "CREATE TRIGGER macro_versions_no_{what} BEFORE {what} ON macro_versions WHEN {when} "
    "BEGIN SELECT RAISE(ABORT, 'what was published is kept'); END"
)
SQLITE_NOT_OVER = (
    "CREATE TRIGGER macro_versions_not_over BEFORE INSERT ON macro_versions "
    "WHEN EXISTS (SELECT 1 FROM macro_versions v WHERE v.name = NEW.name AND v.number = NEW.number "
    "AND v.stage IN ('published', 'discarded')) BEGIN SELECT RAISE(ABORT, 'what was published is kept'); END"
)
"""SQLite's INSERT OR REPLACE deletes without asking the trigger for deletes."""
POSTGRES = (
    "CREATE FUNCTION macro_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'what was published is kept'; END $$",
    f"CREATE TRIGGER macro_versions_kept BEFORE UPDATE OR DELETE ON macro_versions FOR EACH ROW WHEN ({ENDED}) "
    "EXECUTE FUNCTION macro_version_is_kept()",
    "CREATE TRIGGER macro_versions_not_emptied BEFORE TRUNCATE ON macro_versions FOR EACH STATEMENT "
    "EXECUTE FUNCTION macro_version_is_kept()",
)


def upgrade() -> None:
    """Makes the tables and closes what is published."""
    op.create_table(
        "macros",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("open", sa.Integer),
        sa.Column("published", sa.Integer),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("newest", sa.Integer, nullable=False),
    )
    op.create_table(
        "macro_versions",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("asked_at", TIME),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_at", TIME),
    )
    library = op.create_table(
        "macro_library",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.bulk_insert(library, [{"id": 1, "revision": 1}])
    for statement in _guard():
        op.get_bind().exec_driver_sql(statement)


def _guard() -> tuple[str, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return (*(SQLITE_TRIGGER.format(what=what, when=ENDED) for what in ("UPDATE", "DELETE")), SQLITE_NOT_OVER)
    return POSTGRES
