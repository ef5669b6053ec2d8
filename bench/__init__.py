"""`make bench`: how many calls a card makes of Stripe, how deep they stand, and its time over one round trip."""
