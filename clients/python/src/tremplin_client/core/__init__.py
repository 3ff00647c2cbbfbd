"""How requests are made: what is asked, tried again, kept, refused. Nothing here knows a family."""
