"""Published sources: one file each, a declaration first; `registry` lists them and recognises their files."""
