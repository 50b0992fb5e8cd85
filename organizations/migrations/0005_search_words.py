from django.db import migrations

# As organizations.searching.folded: without accents, case and whatever stands between words.
FOLDED = r"""
CREATE FUNCTION search_folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(regexp_replace(
        regexp_replace(
            normalize(said, NFKD), '[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670]', '', 'g'
        ),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00ac\u00ae-\u00bf\u00d7\u00f7\u05be\u05f3\u05f4\u060c\u061b\u061f'
        '\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\ufe00-\ufe0f\ufeff\ufffd\U0001f000-\U0001fbff]+', ' ', 'g'
    )), 'ς', 'σ')
$$
"""
# Each word as it stands, for names and beginnings, and by its English stem. Nobody asks where a word stands.
WORDS = """
CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT strip(to_tsvector('simple', folded) || to_tsvector('english', folded))
    FROM (SELECT public.search_folded(said) AS folded) AS once
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0004_founding_in_history'),
    ]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION search_folded(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text)"),
    ]
