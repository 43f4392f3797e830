"""The interactive figures of chapter 4."""
