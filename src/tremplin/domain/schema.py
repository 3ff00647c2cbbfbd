"""What is read and answered as JSON, by its declaration."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """Fields with their types, their bounds and what they mean, as documents of the API tell them.

    Validators are made when first needed: a process that starts has hundreds of schemas and uses few.
    """

    model_config = ConfigDict(defer_build=True)
