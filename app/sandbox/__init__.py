"""Another company's server on loopback: stand-ins for Stripe, Intercom and Zendesk, and the workbench."""
