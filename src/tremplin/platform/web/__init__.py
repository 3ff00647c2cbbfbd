"""What answers requests: the door, routes and rights, limits, forms, pages, what a worker holds."""
