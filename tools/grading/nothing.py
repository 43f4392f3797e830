"""Stands in the box where a module is that a student's notebook may not import."""
