"""Adapters to the vendors behind app.ports."""
