"""The interactive figures of chapter 5."""
