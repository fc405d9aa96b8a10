"""How tables enter: containers, encodings and sheets, each with its bounds; nothing of ours.

A file is opened as parts: lines of text, or rows of a sheet. What they mean is said elsewhere.
"""
