"""The two helpdesks as another company's servers: the REST calls of Intercom and Zendesk that we make, on loopback."""
