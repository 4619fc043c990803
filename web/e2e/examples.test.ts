import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import type { ResultOf } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { examples, NewestQuery } from "../src/playground/examples";
import { newPerson, openBrowser, Server, signInByLink, state } from "./harness";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string }[];
}

/** The userErrors anywhere in an answer. */
function said(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(said);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => (key === "userErrors" ? (v as unknown[]) : said(v)));
}

test("every example of the playground runs as it stands", async () => {
  const server = await Server.start({ PURLIN_TRUSTED_DOCUMENTS: "web" });
  const { page, context } = await newPerson(browser);
  try {
    await signInByLink(page, server);
    await page.getByRole("button", { name: "Open the demo project" }).click();
    for (const file of ["timber-pavilion.glb", "planetary-gears.obj", "impeller.stl"]) await state(page, file, "Ready").waitFor();
    // As the page would: by the session, which runs nothing but the pages' documents.
    const token = async () => {
      const answer = await page.request.post(`${server.url}/graphql`, { data: { query: "mutation RefreshSession { refreshSession(input: {}) { session { accessToken accessTokenExpiresAt } userErrors { code } } }" } });
      return ((await answer.json()) as { data: { refreshSession: { session: { accessToken: string } } } }).data.refreshSession.session.accessToken;
    };
    const bearer = await token();
    const ask = async (query: string, variables: unknown): Promise<Answer> => {
      const follows = /^\s*subscription/.test(query);
      const answer = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: follows ? "text/event-stream" : "application/json", Authorization: `Bearer ${bearer}` },
        body: JSON.stringify({ query, variables }),
      });
      if (!follows) return (await answer.json()) as Answer;
      const reader = (answer.body ?? new ReadableStream<Uint8Array>()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        text += new TextDecoder().decode(value);
        const first = /^data: ?(\{.*\})$/m.exec(text)?.[1];
        if (first) {
          await reader.cancel();
          return JSON.parse(first) as Answer;
        }
        if (done) throw new Error(`the stream ended: ${text}`);
      }
    };
    type Newest = ResultOf<typeof NewestQuery>;
    const { projects } = (await ask(print(NewestQuery), {})).data as unknown as Newest;
    const project = projects.nodes[0];
    const file = project?.files.nodes.find((f) => f.latestTranslation);
    const newest = { projectId: project?.id ?? "", fileId: file?.id ?? "", translationId: file?.latestTranslation?.id ?? "", versionId: file?.latestTranslation?.fileVersion.id ?? "" };
    expect(newest.versionId).not.toBe("");
    const wrong: string[] = [];
    for (const example of examples) {
      const { data, errors } = await ask(example.query, example.variables(newest));
      const problems = [...(errors ?? []), ...said(data)];
      // Without an Autodesk account it says so, as it announces.
      if (example.title === "My Autodesk hubs") continue;
      if (problems.length > 0 || !data) wrong.push(`${example.title}: ${JSON.stringify(problems)}`);
    }
    expect(wrong).toEqual([]);
    console.info(`${examples.length} examples ran`);
  } finally {
    await context.close();
    await server.stop();
  }
});
