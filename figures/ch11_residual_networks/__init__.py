"""Figures of chapter 11, residual networks: a module a theme."""
