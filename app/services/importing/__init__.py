"""Importing files: what they are, batch after batch, and what became of their rows."""
