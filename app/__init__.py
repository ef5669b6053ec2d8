"""Counterfoil: the stub of the bill, kept beside the ticket."""
