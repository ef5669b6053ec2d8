"""The verbs: the only place that sees both the domain and the ports."""
