"""The facts that macros may use, a table for each kind of thing."""
