"""Interactive figures of chapter 13."""
