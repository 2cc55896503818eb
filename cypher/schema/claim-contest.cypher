// Purpose: the claims that stand in one contest are found together.
// Parameters: none
// Columns: none
CREATE INDEX claim_contest IF NOT EXISTS FOR (n:Claim) ON (n.contest)
