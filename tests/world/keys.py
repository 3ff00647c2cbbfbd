"""Values that keys have."""

from __future__ import annotations

import re

VALEUR = re.compile(r"trm_(?:live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}")
