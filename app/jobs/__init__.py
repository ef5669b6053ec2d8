"""Background work on a task queue."""
