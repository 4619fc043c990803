// Apollo Client, unmodified: HTTP, persisted queries, and subscriptions over graphql-ws.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client/core/index.js";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries/index.js";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions/index.js";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { checkEvents, progress, signUp, socketURL, translation, url } from "./support.mjs";

function apollo(link) {
  return new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: "network-only" } } });
}

const http = (token, options = {}) => new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` }, ...options });

test("query, mutation, user errors", async () => {
  const c = apollo(http(await signUp()));
  assert.equal((await c.query({ query: gql`{ viewer { id name } }` })).data.viewer.name, "P");
  const { data } = await c.mutate({ mutation: gql`mutation { createProject(input: { name: "" }) { project { id } userErrors { code field } } }` });
  assert.equal(data.createProject.project, null);
  assert.equal(data.createProject.userErrors[0].code, "REQUIRED");
});

test("a document that is wrong keeps its message", async () => {
  const c = apollo(http(await signUp()));
  await assert.rejects(c.query({ query: gql`{ nope }` }), (e) => CombinedGraphQLErrors.is(e) && /nope/.test(e.message));
});

test("persisted queries: asked for by hash, sent once, known then", async () => {
  const sent = [];
  const fetchFn = (to, init) => {
    sent.push(init.method === "GET" ? new URL(to).search : init.body);
    return fetch(to, init);
  };
  const token = await signUp();
  for (const useGETForHashedQueries of [false, true]) {
    sent.length = 0;
    const link = new PersistedQueryLink({ sha256: (text) => createHash("sha256").update(text).digest("hex"), useGETForHashedQueries });
    const c = apollo(link.concat(http(token, { fetch: fetchFn, headers: { authorization: `Bearer ${token}`, "apollo-require-preflight": "1" } })));
    const query = useGETForHashedQueries ? gql`query Get { viewer { name } }` : gql`query Post { viewer { name } }`;
    for (let i = 0; i < 2; i++) assert.equal((await c.query({ query })).data.viewer.name, "P");
    assert.equal(sent.length, 3, "refused, sent, known");
    const texts = sent.map((s) => /viewer/.test(s));
    assert.deepEqual(texts, [false, true, false]);
  }
});

test("a subscription to its end", async () => {
  const token = await signUp();
  const ws = createClient({ url: socketURL, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` } });
  const c = apollo(new GraphQLWsLink(ws));
  const events = [];
  const variables = { id: await translation(token), after: 0 };
  await new Promise((complete, error) => c.subscribe({ query: gql(progress), variables }).subscribe({
    next: ({ data }) => events.push(data.translationProgress), error, complete,
  }));
  checkEvents(assert, events);
  await ws.dispose();
});
