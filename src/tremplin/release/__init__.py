"""The reference plane: source files staged, built into immutable releases, published, read, compared."""
