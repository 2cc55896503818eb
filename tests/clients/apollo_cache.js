// What Apollo Client shows of one clinic on two days: with the keys of docs/clients.md, and with those that it takes by itself.
import { readFileSync } from "node:fs";
import { ApolloClient, InMemoryCache, gql } from "@apollo/client";
import { client } from "./apollo.js";

const [clinic] = process.argv.slice(2);
const twoDays = gql(readFileSync("two-days.graphql", "utf8"));
const thenAlone = gql`query ($clinic: ID!) { clinic(id: $clinic, asOf: "2020-01-01") { id asOf oversight { verdict } } }`;
const partOfAnswer = (field) => gql(`query ($clinic: ID!) { clinic(id: $clinic, asOf: "2026-01-31") { id asOf oversight { ${field} } } }`);
const withoutDay = gql`query ($clinic: ID!) { clinic(id: $clinic, asOf: "2020-01-01") { id name } }`;
const byDefault = new ApolloClient({ link: client.link, cache: new InMemoryCache() });

const ask = async (asked, query, options = {}) => (await asked.query({ query, variables: { clinic }, ...options })).data;
const verdicts = ({ then, now }) => [then.oversight.verdict, now.oversight.verdict];
const merged = async () => {
  await ask(client, partOfAnswer("confidence"));
  return (await ask(client, partOfAnswer("verdict confidence"), { fetchPolicy: "cache-only" })).clinic.oversight.verdict;
};

console.log(JSON.stringify({
  documented: verdicts(await ask(client, twoDays)),
  fromCache: (await ask(client, thenAlone, { fetchPolicy: "cache-only" })).clinic.oversight.verdict,
  merged: await merged(),
  byDefault: verdicts(await ask(byDefault, twoDays)),
  withoutDay: await ask(client, withoutDay).then(() => null, (error) => error.message),
}));
