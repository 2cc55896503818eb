"""Questions about answers: what if, differences and their causes, impact, contradictions, coverage."""
