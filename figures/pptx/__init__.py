"""A matplotlib backend that writes PowerPoint files of native, editable shapes.

It knows nothing of the book, so that it could be published alone. README.md says what a slide can
say and what not.
"""
