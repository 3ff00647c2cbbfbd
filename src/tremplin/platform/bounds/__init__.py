"""What clients may take: requests, connections, time, places."""
