"""Results that chapter 14 and its figures show: scores of samplers whose truth is known."""
