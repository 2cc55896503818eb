// The peer: @neo4j/graphql 7 on Apollo Server 5. Reads one line of JSON, {uri, username, password, database, oversight}, from
// standard input, prints its port, and ends when standard input does.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const lines = createInterface({ input: process.stdin });
const { value } = await lines[Symbol.asyncIterator]().next();
const given = JSON.parse(value);

const driver = neo4j.driver(given.uri, neo4j.auth.basic(given.username, given.password), {
  telemetryDisabled: true,
  notificationFilter: { minimumSeverityLevel: "OFF" },
});
const typeDefs = readFileSync(new URL("./schema.graphql", import.meta.url), "utf8").replace(
  '"OVERSIGHT"',
  () => JSON.stringify(given.oversight),
);
const neoSchema = new Neo4jGraphQL({
  typeDefs,
  driver,
  features: { filters: { String: { GTE: true }, ID: { GT: true } } },
});
const server = new ApolloServer({ schema: await neoSchema.getSchema() });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: 0 },
  context: async () => ({ sessionConfig: { database: given.database ?? undefined } }),
});
console.log(new URL(url).port);
lines.on("close", () => process.exit(0));
