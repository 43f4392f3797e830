"""The interactive figures of chapter 2."""
