"""Macros: replies that say only what the facts say, and refuse where a fact is missing, unclear or another one."""
