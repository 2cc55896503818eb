// The questions that the query page offers; the first is the one it opens with.
export const examples = [
  {
    title: "Who oversees this clinic?",
    titles: { ru: "Кто надзирает за этой клиникой?" },
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
    titles: { ru: "Какие есть клиники и что они предлагают?" },
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
    titles: { ru: "Что говорят источники об этом акте?" },
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
    titles: { ru: "Какой выпуск данных отвечает?" },
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
