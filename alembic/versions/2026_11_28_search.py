"""full-text search over tasks, goals and events"""

from __future__ import annotations

from alembic import op

revision = "2026_11_28_search"
down_revision = "2026_11_28_imports"
branch_labels = None
depends_on = None

# Words as they are written and by their English stems. Accents go, since nobody types them all;
# signs go, so that both halves of a/b are words. The owner is a word, too, so that one index finds
# the words of one person without looking at anyone else's.
FUNCTION = r"""
CREATE FUNCTION search_vector(owner uuid, title text, labels text[], body text, notes text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY['u:' || owner])
    || setweight(to_tsvector('simple', f[1]) || to_tsvector('english', f[1]), 'A')
    || setweight(to_tsvector('simple', f[2]) || to_tsvector('english', f[2]), 'B')
    || setweight(to_tsvector('simple', f[3]) || to_tsvector('english', f[3]), 'C')
    || setweight(to_tsvector('simple', f[4]) || to_tsvector('english', f[4]), 'D')
  FROM (
    SELECT array_agg(
      translate(
        regexp_replace(normalize(coalesce(part, ''), NFKD), '[\u0300-\u036f]', '', 'g'),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~',
        repeat(' ', 32)
      ) ORDER BY place
    ) AS f
    FROM unnest(ARRAY[title, array_to_string(labels, ' '), body, notes])
      WITH ORDINALITY AS parts(part, place)
  ) AS folded
$$
"""

VECTORS = {
    "task": "user_id, title, array_append(tags, category::text), description, notes",
    "goal": "user_id, title, ARRAY[category]::text[], description, NULL",
    "calendar_event": "user_id, title, ARRAY[location, calendar_name]::text[], description, NULL",
}


def upgrade() -> None:
    """Apply."""
    op.execute(FUNCTION)
    for table, parts in VECTORS.items():
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN search tsvector "
            f"GENERATED ALWAYS AS (search_vector({parts})) STORED"
        )
        op.execute(
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (search) "
            "WITH (fastupdate = off) WHERE deleted_at IS NULL"
        )


def downgrade() -> None:
    """Take back."""
    for table in VECTORS:
        op.drop_index(f"ix_{table}_search", table)
        op.drop_column(table, "search")
    op.execute("DROP FUNCTION search_vector(uuid, text, text[], text, text)")
