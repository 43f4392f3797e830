"""The interactive figures of chapter 11."""
