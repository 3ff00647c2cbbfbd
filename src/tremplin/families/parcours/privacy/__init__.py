"""What the law gives people: erasure, access, who read."""
