"""Results that take more than two seconds and that several pages or figures need."""
