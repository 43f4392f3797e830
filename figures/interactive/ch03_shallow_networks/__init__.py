"""The interactive figures of chapter 3."""
