"""E-mail addresses: which are one and the same."""


def small(address: str) -> str:
    """In small letters, but only what is the same letter: the Kelvin sign is no k, a long s no s, an \u00df no ss.
    They are somebody else's address."""
    if address.isascii():
        return address.lower()
    return "".join(one.lower() if one.lower().upper() == one else one for one in address)
