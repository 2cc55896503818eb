// The questions that the query page offers; the first is the one it opens with.
export const examples = [
  {
    title: "Who oversees this clinic?",
    query: `{
  oversight(clinic: "ru.clinic.example-private-moscow") {
    verdict
    summary
    links {
      status
      authority { name }
      activity { name }
      reason
    }
    gaps { name }
  }
}`,
  },
  {
    title: "Which clinics are there, and what do they offer?",
    query: `{
  clinics(first: 10, orderBy: [{ field: NAME }]) {
    totalCount
    nodes {
      id
      name
      region { name }
      track { name }
      offerings {
        therapy { name }
        route { name standing }
      }
    }
  }
}`,
  },
  {
    title: "What do the sources say of this law?",
    query: `query Law($id: ID!) {
  instrument(id: $id) {
    name
    number
    enactedOn
    issuedBy { name }
    amendedBy { id name }
    claims {
      predicate
      value
      preferred
      contested
      confidence
      citations { locator source { title url } }
    }
  }
}`,
    variables: { id: "ru.instrument.order-567n" },
  },
  {
    title: "Which release of the data answers?",
    query: `{
  dataset {
    release
    asOf
    contentHash
    packs { id title version licence }
  }
}`,
  },
];
