"""The pure core: facts, decisions and what the card says. Standard library and itself only."""
