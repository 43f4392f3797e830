"""The interactive figures of chapter 10."""
