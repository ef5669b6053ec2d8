"""Intercom's inbox app: Canvas Kit in, canvases out."""
