// Purpose: search finds nodes by the words that are stored with them (graph/model/search_text.py), as they stand between blanks.
// Parameters: none
// Columns: none
CREATE FULLTEXT INDEX entity_words IF NOT EXISTS FOR (n:Entity) ON EACH [n.words]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}
