"""The interactive figures of chapter 9."""
