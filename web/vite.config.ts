import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// A build empties dist, and with it the placeholder that the Go build needs in a fresh checkout: put it back.
const keepPlaceholder: Plugin = {
  name: "keep-placeholder",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: ".keep", source: "" });
  },
};

// The server sends what lies compressed beside an asset to whoever takes it.
const compressed: Plugin = {
  name: "compressed",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [fileName, out] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue;
        const source = Buffer.from(out.type === "chunk" ? out.code : out.source);
        if (source.length > 1024) this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
      }
    },
  },
};

// The server to which `npm run dev` passes API calls.
const api = process.env.PURLIN_DEV_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwind(), keepPlaceholder, compressed],
  worker: { format: "es" },
  build: {
    // Inlined fonts and workers would have to be named in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    target: "es2022",
  },
  server: { proxy: { "/graphql": { target: api, ws: true }, "/blobs": { target: api } } },
});
