"""How people are shown the blocks of an answer: facts, then tables. Pages, Markdown and PDF read these declarations."""
