"""Forms of what is read and answered: bodies, instants, errors, what the contract tells of them."""
