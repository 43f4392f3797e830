"""The interactive figures of chapter 6."""
