"""The search by words over offers and trainings (`/api/v1/search`), and what it proposes as one types."""
