"""What commands that build a release come to know of the program, known before they are forked.

Nothing here starts a thread: a process that has some can't be forked.
"""

from __future__ import annotations

import scipy.sparse  # noqa: F401  (what the steps of certifications compute with)

from tremplin.families import references
from tremplin.platform.work import rendering  # noqa: F401  (templates of cards)
from tremplin.release.steps import program

program.whole()
for reference in references():
    for step in reference.steps:
        program.program(step.run.__module__)
