"""Zendesk's ticket sidebar app: a signed frame, its card and its package."""
