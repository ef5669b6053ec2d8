"""Answers in plain words: why was I charged this, why did this payment fail, where is my refund, what is this dispute."""
