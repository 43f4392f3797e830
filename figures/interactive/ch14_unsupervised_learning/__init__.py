"""The interactive figure of chapter 14."""
