"""The version of this client: that of the service whose OpenAPI document it was generated from."""

__version__ = "0.1.0"
