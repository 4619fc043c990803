// subscriptions-transport-ws, the client of the older subprotocol, unmodified.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SubscriptionClient } from "subscriptions-transport-ws";
import WebSocket from "ws";
import { checkEvents, progress, signUp, socketURL, translation } from "./support.mjs";

test("a subscription to its end", async () => {
  const token = await signUp();
  const c = new SubscriptionClient(socketURL, { connectionParams: { authorization: `Bearer ${token}` } }, WebSocket);
  const events = [];
  const variables = { id: await translation(token), after: 0 };
  await new Promise((complete, error) => c.request({ query: progress, variables }).subscribe({
    next: ({ data }) => events.push(data.translationProgress), error, complete,
  }));
  checkEvents(assert, events);
  c.close();
});

test("a bad token is said", async () => {
  const refused = new Promise((done) => {
    const c = new SubscriptionClient(socketURL, {
      connectionParams: { authorization: "Bearer forged" }, connectionCallback: (error) => { c.close(); done(error); },
    }, WebSocket);
  });
  assert.match((await refused)?.message ?? "", /Forbidden/);
});
