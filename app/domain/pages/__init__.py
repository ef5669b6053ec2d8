"""The pages of the card: facts in, Card out. Each module writes one page or one family of pages."""
