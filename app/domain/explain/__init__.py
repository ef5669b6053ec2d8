"""Answers in plain words: why this charge, why did this payment fail, where is my refund, what is this dispute."""
