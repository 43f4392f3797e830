"""Experiments of chapter 13: molecules, papers, smoothing, and the counting of trees."""
