"""The proof that money moves once: processes killed at every point of the path, with faults, on real databases."""
