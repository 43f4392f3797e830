"""The builders of the book: pure functions over MyST and notebooks, with thin command lines.

Nothing here imports the teaching package or the figures: those run in processes of their own.
"""
