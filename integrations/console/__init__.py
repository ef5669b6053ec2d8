"""The console for leads: approvals, actions, the record."""
