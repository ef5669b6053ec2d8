"""Alembic's folder: env.py and the versions. The history of the tables; app/store/tables.py is how they are now."""
