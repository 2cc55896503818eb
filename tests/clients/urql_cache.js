// What urql's Graphcache shows of one clinic on two days: with the keys of docs/clients.md, and with those that it takes by itself.
import { readFileSync } from "node:fs";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { client } from "./urql.js";

const [clinic, url] = process.argv.slice(2);
const twoDays = readFileSync("two-days.graphql", "utf8");
const thenAlone = `query ($clinic: ID!) { clinic(id: $clinic, asOf: "2020-01-01") { id asOf oversight { verdict } } }`;
const withoutDay = twoDays.replaceAll("id asOf", "id");
const byDefault = new Client({ url, exchanges: [cacheExchange(), fetchExchange] });

const ask = async (asked, query, options = {}) => {
  const { data, error } = await asked.query(query, { clinic }, options).toPromise();
  if (error) throw error;
  return data;
};
const verdicts = ({ then, now }) => [then.oversight.verdict, now.oversight.verdict];

console.log(JSON.stringify({
  documented: verdicts(await ask(client, twoDays)),
  fromCache: (await ask(client, thenAlone, { requestPolicy: "cache-only" })).clinic.oversight.verdict,
  byDefault: verdicts(await ask(byDefault, twoDays)),
  withoutDay: verdicts(await ask(client, withoutDay)),
}));
