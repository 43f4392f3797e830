"""What a page must say and must not hold: each rule of the guide that its text alone decides."""
