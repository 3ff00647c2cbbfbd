"""What is told of a path, judged then registered."""
