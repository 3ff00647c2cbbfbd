"""What the service answers and is sent, a module a family: written from its OpenAPI document."""
