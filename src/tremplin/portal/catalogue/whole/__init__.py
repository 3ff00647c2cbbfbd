"""Releases given out whole: to who reads without a server (`copies`), to another Tremplin (`depot`)."""
