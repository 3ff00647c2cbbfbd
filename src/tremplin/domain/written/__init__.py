"""What people and their tools write in a form or a file: read as it was meant, or refused with its reason."""
