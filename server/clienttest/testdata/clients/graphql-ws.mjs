// The graphql-ws client, unmodified.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { checkEvents, progress, restart, signUp, socketURL, translation, wire } from "./support.mjs";

function client(token, options = {}) {
  const c = createClient({
    url: socketURL, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` }, retryWait: async () => {}, ...options,
  });
  c.on("closed", (e) => console.log("closed:", e.code, e.reason)); // seen when a test fails
  return c;
}

test("query, mutation, and what is wrong with a document", async () => {
  const c = client(await signUp());
  const run = (query) => new Promise((resolve, reject) => {
    let last;
    c.subscribe({ query }, { next: (r) => { last = r; }, error: reject, complete: () => resolve(last) });
  });
  assert.equal((await run("{ viewer { name } }")).data.viewer.name, "P");
  assert.equal((await run(`mutation { createProject(input: { name: "Q" }) { project { name } } }`)).data.createProject.project.name, "Q");
  await assert.rejects(run("{ nope }"), (errors) => errors[0].extensions.code === "GRAPHQL_VALIDATION_FAILED");
  assert.equal((await run("{ viewer { name } }")).data.viewer.name, "P"); // the socket goes on
  await c.dispose();
});

test("a subscription to its end", async () => {
  const token = await signUp();
  const c = client(token);
  const events = [];
  for await (const { data } of c.iterate({ query: progress, variables: { id: await translation(token), after: 0 } })) events.push(data.translationProgress);
  checkEvents(assert, events);
  await c.dispose();
});

test("a bad token is refused for good, a new one is asked for", async () => {
  const good = await signUp();
  let asked = 0;
  const c = client("", { connectionParams: () => ({ authorization: `Bearer ${asked++ ? good : "forged"}` }) });
  const { value } = await c.iterate({ query: "{ viewer { name } }" }).next();
  assert.equal(value.data.viewer.name, "P");
  assert.equal(asked, 2);
  await c.dispose();
});

test("cut off, it comes back by itself and resumes", async () => {
  const token = await signUp();
  const way = await wire();
  const variables = { id: await translation(token), after: 0 };
  const events = [];
  let opened = 0;
  const c = client(token, { url: way.socketURL, on: { opened: () => opened++ } });
  // The client sends the subscription again as it was: the variables say from where.
  for await (const { data } of c.iterate({ query: progress, variables })) {
    events.push(data.translationProgress);
    variables.after = data.translationProgress.sequence;
    if (opened < 3) way.cut();
  }
  checkEvents(assert, events);
  assert.equal(opened, 3);
  await c.dispose();
  await way.close();
});

test("a restart of the server is nothing to it", async () => {
  const token = await signUp();
  const variables = { id: await translation(token), after: 0 };
  const events = [];
  const c = client(token, { retryAttempts: 100, retryWait: () => new Promise((done) => setTimeout(done, 50)) });
  let restarted;
  for await (const { data } of c.iterate({ query: progress, variables })) {
    events.push(data.translationProgress);
    variables.after = data.translationProgress.sequence;
    restarted ??= restart();
  }
  await restarted;
  checkEvents(assert, events);
  await c.dispose();
});
