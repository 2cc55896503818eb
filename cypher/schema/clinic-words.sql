-- The same for the embedded engine.
CREATE VERTEX TYPE Clinic IF NOT EXISTS;

CREATE PROPERTY Clinic.words IF NOT EXISTS STRING;

CREATE INDEX clinic_words IF NOT EXISTS ON Clinic (words) FULL_TEXT METADATA
{"analyzer": "org.apache.lucene.analysis.core.WhitespaceAnalyzer", "similarity": "CLASSIC"};
