import { expect, test } from "vitest";
import { named } from "./fetcher";

test("an operation is known by its document, whatever was there before", () => {
  const follow = "subscription Follow { projectEvents { cursor } }";
  expect(named({ query: follow, operationName: "MyProjects" })).toEqual({ request: { query: follow, operationName: "Follow" }, subscribes: true });
  expect(named({ query: "{ viewer { id } }", operationName: "Follow" })).toEqual({ request: { query: "{ viewer { id } }" }, subscribes: false });
  const two = "query A { a } subscription B { b }";
  expect(named({ query: two, operationName: "B" })).toEqual({ request: { query: two, operationName: "B" }, subscribes: true });
  // Which of two is meant only the server may say that it does not know.
  expect(named({ query: two, operationName: "C" })).toEqual({ request: { query: two, operationName: "C" }, subscribes: false });
  expect(named({ query: "subscription {" })).toEqual({ request: { query: "subscription {" }, subscribes: false });
});
