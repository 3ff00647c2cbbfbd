"""What the labour market tells who joins families: jobs by name, who recruits, how hard it is, what it pays.

Each part says its level, and why it is wider than asked or empty.
"""
