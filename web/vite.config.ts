import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// A build empties dist, and with it the placeholder that the Go build needs in a fresh checkout: put it back.
const keepPlaceholder: Plugin = {
  name: "keep-placeholder",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: ".keep", source: "" });
  },
};

// The server to which `npm run dev` passes API calls.
const api = process.env.PURLIN_DEV_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), keepPlaceholder],
  worker: { format: "es" },
  build: {
    // Inlined fonts and workers would have to be named in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    rollupOptions: { input: { index: "index.html", playground: "playground.html" } },
  },
  server: { proxy: { "/graphql": { target: api, ws: true } } },
});
