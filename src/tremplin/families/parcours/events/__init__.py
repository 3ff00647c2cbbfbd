"""Events: their vocabulary, contents, envelope."""
