import lighthouse, { desktopConfig } from "lighthouse";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort, openProfile, Server, signInByLink, state } from "./harness";

test("Lighthouse finds the project page accessible and well made", async () => {
  const server = await Server.start();
  const profile = mkdtempSync(join(tmpdir(), "purlin-lighthouse-"));
  const port = await freePort();
  // Lighthouse opens its page in the profile in which somebody is signed in.
  const context = await openProfile(profile, port);
  try {
    const page = await context.newPage();
    await signInByLink(page, server);
    await page.getByRole("button", { name: "Open the demo project" }).click();
    for (const file of ["timber-pavilion.glb", "planetary-gears.obj", "impeller.stl"]) await state(page, file, "Ready").waitFor();
    await page.getByRole("region", { name: "Uploads" }).waitFor({ state: "detached" });
    const url = page.url();
    await page.goto("about:blank");
    const result = await lighthouse(url, { port, logLevel: "error", disableStorageReset: true, onlyCategories: ["performance", "accessibility", "best-practices"] }, desktopConfig);
    const { categories = {}, audits = {}, finalDisplayedUrl } = result?.lhr ?? {};
    expect(finalDisplayedUrl).toBe(url);
    const scores = Object.fromEntries(Object.values(categories).map((c) => [c.id, Math.round(100 * (c.score ?? 0))]));
    // How fast it is depends on what else the machine does: it is said, and bounded only where nothing but the page is slow.
    console.info("lighthouse:", scores);
    const lacks = (id: string) => categories[id]?.auditRefs.filter((r) => r.weight > 0 && (audits[r.id]?.score ?? 1) < 1).map((r) => `${r.id}: ${audits[r.id]?.title ?? ""}`);
    expect(scores["accessibility"], lacks("accessibility")?.join("; ")).toBeGreaterThanOrEqual(95);
    expect(scores["best-practices"], lacks("best-practices")?.join("; ")).toBeGreaterThanOrEqual(95);
  } finally {
    await context.close();
    await server.stop();
    rmSync(profile, { recursive: true, force: true });
  }
});
