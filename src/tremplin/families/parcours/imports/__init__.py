"""Files that bring events, sessions and accreditations: recognised by their content, read in a caged child process."""
