"""What assistants ask: nine tools, the documentation, schemas of tables, over MCP; by HTTP (`/mcp`) and by stdio.

Tools know nothing of the protocol (`tools/`, `reply.py`); `server.py` alone reads the SDK, which is loaded by the first
request that needs it.
"""
