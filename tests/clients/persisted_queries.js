// What Apollo's link for persisted queries sends for two documents, each asked twice.
import { ApolloClient, InMemoryCache, gql } from "@apollo/client";
import { link } from "./persisted.js";

const sent = [];
const { fetch } = globalThis;
globalThis.fetch = async (address, options) => {
  const { query, extensions } = JSON.parse(options.body);
  const answer = await fetch(address, options);
  sent.push({ document: query !== undefined, hash: extensions?.persistedQuery !== undefined, status: answer.status });
  return answer;
};

const client = new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: "no-cache" } } });
const answers = [];
for (const query of [gql`{ dataset { release } }`, gql`{ dataset { asOf } }`]) {
  for (let time = 0; time < 2; time += 1) answers.push((await client.query({ query })).data.dataset);
}
console.log(JSON.stringify({ sent, answers: answers.map(({ release, asOf }) => release ?? asOf) }));
