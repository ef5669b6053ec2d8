"""Health, metrics, webhooks and security headers."""
