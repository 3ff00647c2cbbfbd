"""The operations of the service, a module a family: written from its OpenAPI document and `scripts/client/facade.toml`."""
