"""What is right, by expressions of the checks' own: attention, heads, tokens and decoding."""
