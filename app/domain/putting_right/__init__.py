"""Putting a matter right: what went wrong, the ways that are possible and why, what is left, and what is checked."""
