"""The pages at `/` of the demo: an Intercom-like inbox and a Zendesk-like workspace around the real product."""
