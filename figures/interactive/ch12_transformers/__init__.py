"""The interactive figures of chapter 12."""
