"""The arithmetic and life of invoices and subscriptions; resources/ puts HTTP around it."""
