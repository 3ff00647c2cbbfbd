"""What is counted of answers: added up in memory, kept in sums."""
