"""Routes of the training paths, on the live base and the fictitious one."""
