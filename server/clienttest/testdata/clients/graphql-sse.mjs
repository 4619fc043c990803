// The graphql-sse client, unmodified, in its distinct connections mode.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "graphql-sse";
import { checkEvents, progress, signUp, translation, url, wire } from "./support.mjs";

function client(token, options = {}) {
  return createClient({ url, headers: { authorization: `Bearer ${token}` }, retry: async () => {}, ...options });
}

test("query, and what is wrong with a document", async () => {
  const c = client(await signUp());
  const { value } = await c.iterate({ query: "{ viewer { name } }" }).next();
  assert.equal(value.data.viewer.name, "P");
  const { value: refused } = await c.iterate({ query: "{ nope }" }).next();
  assert.equal(refused.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  c.dispose();
});

test("a subscription to its end", async () => {
  const token = await signUp();
  const c = client(token);
  const events = [];
  for await (const { data } of c.iterate({ query: progress, variables: { id: await translation(token), after: 0 } })) events.push(data.translationProgress);
  checkEvents(assert, events);
  c.dispose();
});

test("a bad token is refused", async () => {
  await assert.rejects(client("forged", { retryAttempts: 0 }).iterate({ query: "{ viewer { name } }" }).next(), /401|Unauthorized/);
});

test("cut off, it comes back by itself and resumes", async () => {
  const token = await signUp();
  const way = await wire();
  const variables = { id: await translation(token), after: 0 };
  const events = [];
  let connected = 0;
  const c = client(token, { url: way.url, onMessage: undefined });
  for await (const { data } of c.iterate({ query: progress, variables })) {
    events.push(data.translationProgress);
    variables.after = data.translationProgress.sequence;
    if (connected++ < 2) way.cut();
  }
  checkEvents(assert, events);
  c.dispose();
  await way.close();
});
