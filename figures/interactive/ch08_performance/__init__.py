"""The interactive figures of chapter 8."""
