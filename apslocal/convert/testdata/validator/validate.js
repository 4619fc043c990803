// Validates GLB files given as arguments and prints a line of JSON for each: its
// name and the first of its errors.
const fs = require("fs");
const validator = require("gltf-validator");

(async () => {
  for (const name of process.argv.slice(2)) {
    const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(name)), { maxIssues: 100 });
    const errors = report.issues.messages.filter((m) => m.severity === 0).slice(0, 3);
    console.log(JSON.stringify({ name, errors: errors.map((m) => `${m.code} ${m.message} ${m.pointer ?? ""}`) }));
  }
})();
