import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// A build empties dist, and with it the placeholder that the Go build needs in a fresh checkout: put it back.
const keepPlaceholder: Plugin = {
  name: "keep-placeholder",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: ".keep", source: "" });
  },
};

// Apollo needs GraphQL's language alone. The playground requires the whole package, which would otherwise come with the first load.
const languageAlone: Plugin = {
  name: "language-alone",
  enforce: "pre",
  resolveId(source, importer) {
    return source === "graphql" && /@apollo\/client|src\/api\//.test(importer ?? "") ? this.resolve("graphql/language/index.mjs", importer, { skipSelf: true }) : null;
  },
};

// The generated graphql() looks a document up in a table of all of them, which would come with the first load. In a build each one
// becomes an import of that document alone, which shares its fragments with the others: a page brings what it asks.
const documentsApart = (): Plugin => {
  const prefix = "\0document:";
  const generated = resolve(import.meta.dirname, "src/gql/graphql.ts");
  const documents = new Map<string, { definitions: { name: { value: string } }[] }>();
  return {
    name: "documents-apart",
    apply: "build",
    enforce: "pre",
    buildStart() {
      this.addWatchFile(generated);
      for (const [, name = "", json = ""] of readFileSync(generated, "utf8").matchAll(/^export const (\w+) = (\{.*\}) as unknown as DocumentNode</gm)) documents.set(name, JSON.parse(json));
    },
    transform(code, id) {
      if (!/\/src\/(?!gql\/).*\.tsx?$/.test(id)) return null;
      const apart = code.replace(
        /\bexport const (\w+) = graphql\(`\s*(query|mutation|subscription|fragment) (\w+)[^`]*`\);/g,
        (_, as: string, kind: string, name: string) => `import ${as} from "document:${name}${kind === "fragment" ? "FragmentDoc" : "Document"}"; export { ${as} };`,
      );
      return apart === code ? null : { code: apart, map: null, moduleSideEffects: false };
    },
    resolveId: (source) => (source.startsWith(prefix.slice(1)) ? "\0" + source : null),
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const [own, ...fragments] = documents.get(id.slice(prefix.length))?.definitions ?? this.error(`${generated} has no ${id.slice(prefix.length)}: run npm run codegen`);
      const names = fragments.map((f) => f.name.value + "FragmentDoc");
      return (
        names.map((n) => `import ${n} from "document:${n}";`).join("") +
        `export default { kind: "Document", definitions: [${[JSON.stringify(own), ...names.map((n) => `${n}.definitions[0]`)].join(", ")}] };`
      );
    },
  };
};

// Text is kept only compressed, as the server sends it (server/site.go): the binary is 9 MB smaller for it.
const compressed: Plugin = {
  name: "compressed",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [fileName, out] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue;
        const source = Buffer.from(out.type === "chunk" ? out.code : out.source);
        if (source.length <= 1024) continue;
        this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
        delete bundle[fileName];
      }
    },
  },
};

// Bytes of compressed JavaScript that the browser reads before it draws a page, at most.
const firstLoad = 225_000;

// Fails a build whose first load has grown too large: something that only one page needs has come into all of them.
const small: Plugin = {
  name: "small-first-load",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const read = new Map<string, number>();
      const visit = (fileName: string) => {
        const out = bundle[fileName];
        if (out?.type !== "chunk" || read.has(fileName)) return;
        read.set(fileName, gzipSync(out.code, { level: 9 }).length);
        out.imports.forEach(visit);
      };
      for (const out of Object.values(bundle)) if (out.type === "chunk" && out.facadeModuleId?.endsWith("/index.html")) visit(out.fileName);
      const bytes = [...read.values()].reduce((sum, n) => sum + n, 0);
      const says = `first load: ${(bytes / 1000).toFixed(1)} kB of compressed JavaScript`;
      if (bytes > firstLoad) this.error(`${says}, more than ${firstLoad / 1000} kB: ${[...read].map(([name, n]) => `${name} ${n}`).join(", ")}`);
      console.log(says);
    },
  },
};

// The server to which `npm run dev` passes API calls.
const api = process.env.PURLIN_DEV_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  // A build says how large it is, and what is wrong.
  logLevel: process.argv.includes("build") ? "warn" : "info",
  plugins: [languageAlone, documentsApart(), react(), tailwind(), keepPlaceholder, small, compressed],
  // The server puts a nonce in the place of this mark, a new one into every answer (server/site.go).
  html: { cspNonce: "PURLIN_NONCE" },
  worker: { format: "es" },
  build: {
    // Inlined fonts and workers would have to be named in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    target: "es2022",
    // GraphiQL's files tell React's compiler to leave them alone, which means nothing to a bundle.
    rolldownOptions: { input: ["index.html", "autodesk.html"], onLog: (level, log, show) => void (log.code === "MODULE_LEVEL_DIRECTIVE" || show(level, log)) },
  },
  server: { proxy: { "/graphql": { target: api, ws: true }, "/blobs": { target: api } } },
});
