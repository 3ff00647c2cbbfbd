"""Writes the generated half of `clients/python`: models and operations of each family, from its OpenAPI document.

    python -m scripts.client           write them again
    python -m scripts.client --check   write nothing; exit 1 and tell which files differ

The models are made by datamodel-code-generator, the operations by `operations.py` under the names of `facade.toml`.
"""
