// Purpose: which labels the nodes have that bear the label of Remit's nodes, or that of one of their kinds: what Remit wrote bears
//   the one and just one of the others.
// Parameters: $labels - those of all kinds
// Columns: labels - list, in no order; count - how many nodes have exactly these
MATCH (n)
WHERE n:Entity OR any(label IN labels(n) WHERE label IN $labels)
RETURN labels(n) AS labels, count(*) AS count
