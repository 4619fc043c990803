// Every server audit of graphql-http that says MUST or SHOULD.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";

const audits = serverAudits({ url: process.env.PURLIN_GRAPHQL, fetchFn: fetch });
const binding = audits.filter((audit) => /^(MUST|SHOULD)\b/.test(audit.name));

test("there are 36 of them", () => assert.equal(binding.length, 36));

for (const audit of binding) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    if (result.status === "ok") return;
    const body = result.response ? await result.response.text().catch(() => "") : "";
    assert.fail(`${result.reason} ${body}`);
  });
}
