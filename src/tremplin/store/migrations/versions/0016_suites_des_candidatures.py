"""What becomes of applications: opened, recalled to both sides, closed, brought back."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("candidature", sa.Column("a_qui", sa.LargeBinary))
    for name in ("lue_le", "recapitulee_le", "rappelee_le", "close_le", "rendue_le"):
        op.add_column("candidature", sa.Column(name, _INSTANT))
    op.create_index("ix_candidature_siret", "candidature", ["siret", "creee_le"])
