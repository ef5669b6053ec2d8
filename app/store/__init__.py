"""The database: SQLAlchemy Core tables, one adapter for SQLite and Postgres, migrations."""
