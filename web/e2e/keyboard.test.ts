import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, openBrowser, Server, state, stl } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Goes on by Tab until what is called so has the focus, which has to be seen. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const e = document.activeElement;
      if (!(e instanceof HTMLElement)) return { name: "", seen: false };
      const name = e.getAttribute("aria-label") ?? (e as HTMLInputElement).labels?.[0]?.textContent ?? e.textContent ?? "";
      const style = getComputedStyle(e);
      const after = getComputedStyle(e, "::after");
      return { name: name.trim(), seen: style.outlineStyle !== "none" || after.outlineStyle !== "none" };
    });
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const at = await focused();
    if (at.name !== name) continue;
    expect(at.seen, `the focus on ${name} is seen`).toBe(true);
    return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test("without a mouse: an account, a project, an upload, the model, and a link to share it", async () => {
  const { page, context } = await newPerson(browser);
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await tabTo(page, "Create an account");
  await page.keyboard.press("Enter");
  await page.getByLabel("Name").waitFor();
  await tabTo(page, "Name");
  await page.keyboard.type("Kim");
  await tabTo(page, "E-mail");
  await page.keyboard.type("kim@example.com");
  await tabTo(page, "Password");
  await page.keyboard.type("a long enough secret");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Account of Kim" }).waitFor();

  await tabTo(page, "New project");
  await page.keyboard.press("Enter");
  // A dialog begins at its first field.
  await page.locator(":focus").and(page.getByLabel("Name")).waitFor();
  await page.keyboard.type("Hands");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Hands" }).waitFor();

  const chosen = page.waitForEvent("filechooser");
  await tabTo(page, "Upload files");
  await page.keyboard.press("Enter");
  const chooser = await chosen;
  await chooser.setFiles({ name: "ball.stl", mimeType: "model/stl", buffer: stl(200) });
  await state(page, "ball.stl", "Ready").waitFor();
  await tabTo(page, "ball.stl");
  await page.keyboard.press("Enter");
  await page.locator('[data-viewer="ready"] canvas').waitFor();

  // The tree selects, the model turns, and Escape lets go.
  await tabTo(page, "Objects");
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(/object=1/);
  await tabTo(page, "Model ball.stl");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("object"));

  await page.locator("h1").evaluate((h) => h.ownerDocument.body.focus());
  await tabTo(page, "Share");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await page.locator(":focus").and(dialog.getByLabel("Name of the link")).waitFor();
  await accessible(page);
  await page.keyboard.press("Enter");
  await dialog.locator("[data-link]").waitFor();
  // Escape takes the note away, then the dialog.
  const note = page.getByText("Link copied", { exact: true });
  await note.waitFor();
  await page.keyboard.press("Escape");
  await note.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.locator(":focus").and(page.getByRole("button", { name: "Share", exact: true })).waitFor();
  await context.close();
});
