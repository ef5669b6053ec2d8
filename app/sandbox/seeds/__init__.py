"""The states that the sandbox can start with."""
