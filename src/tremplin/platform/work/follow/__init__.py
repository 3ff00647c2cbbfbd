"""What people follow: a search, codes; told by mail of what is new in it, without an account."""
