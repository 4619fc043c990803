import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, newProject, openBrowser, pictures, Server, signUp, stl } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start({ PURLIN_TRUSTED_DOCUMENTS: "off" }), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const many = 2000;

/** Puts files into the project that the page shows, as a program would. */
async function fill(page: Page, count: number): Promise<void> {
  const secret = await page.evaluate(async () => {
    const ask = async (query: string, token?: string) => {
      const answer = await fetch("/graphql", { method: "POST", headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query }) });
      return (await answer.json()) as { data: Record<string, Record<string, unknown>> };
    };
    const refreshed = await ask("mutation { refreshSession(input: {}) { session { accessToken } } }");
    const token = (refreshed.data["refreshSession"]?.["session"] as { accessToken: string }).accessToken;
    const made = await ask('mutation { createApiToken(input: { name: "fill", scopes: [FILES_WRITE, FILES_READ, PROJECTS_READ] }) { secret } }', token);
    return String(made.data["createApiToken"]?.["secret"]);
  });
  const projectId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const query = "mutation($input: UploadFileInput!) { uploadFile(input: $input) { file { id } userErrors { message } } }";
  const content = stl(2);
  const put = async (n: number): Promise<void> => {
    const name = `part-${String(n).padStart(4, "0")}.stl`;
    const form = new FormData();
    form.set("operations", JSON.stringify({ query, variables: { input: { projectId, name, content: null } } }));
    form.set("map", JSON.stringify({ 0: ["variables.input.content"] }));
    form.set("0", new Blob([content]), name);
    const answer = await fetch(`${server.url}/graphql`, { method: "POST", headers: { Authorization: `Bearer ${secret}`, "GraphQL-Require-Preflight": "1" }, body: form });
    const said = (await answer.json()) as { data?: { uploadFile?: { file: unknown } }; errors?: { message: string; extensions?: { code?: string } }[] };
    if (said.data?.uploadFile?.file) return;
    throw new Error(JSON.stringify(said));
  };
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const lane = async () => {
    for (let n = numbers.shift(); n !== undefined; n = numbers.shift()) await put(n);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

test("thousands of files scroll with few nodes, every row where it belongs", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Mia");
  await newProject(page, server, "Assembly");
  await fill(page, many);
  await page.reload();
  await page.getByLabel("Sort by").selectOption("name");
  await page.locator('[data-file="part-0001.stl"]').waitFor();
  await page.getByText(`${many.toLocaleString("en")} files`).waitFor();
  // Rows come page by page as the end of what is known comes near.
  let most = 0;
  await expect
    .poll(
      async () => {
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        const [rows, nodes] = await page.evaluate(() => [document.querySelectorAll("[data-file]").length, document.querySelectorAll("*").length]);
        most = Math.max(most, nodes ?? 0);
        expect(rows).toBeLessThan(80);
        return page.locator(`[data-file="part-${many}.stl"]`).count();
      },
      { timeout: 120_000, interval: 50 },
    )
    .toBe(1);
  expect(most).toBeLessThan(3000);
  const last = page.locator('[role="listitem"]').last();
  expect(await last.getAttribute("aria-posinset")).toBe(String(many));
  await page.evaluate(() => window.scrollTo(0, 60 * 1000));
  await page.locator('[data-file="part-1000.stl"]').waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator('[data-file="part-0001.stl"]').waitFor();
  await accessible(page);
  await page.setViewportSize({ width: 3840, height: 2160 });
  await page.locator('[data-file="part-0001.stl"]').waitFor();
  await page.screenshot({ path: join(pictures, "large-4k.png") });
  await page.setViewportSize({ width: 360, height: 780 });
  await page.locator('[data-file="part-0001.stl"]').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: join(pictures, "large-phone.png") });
  await context.close();
});
