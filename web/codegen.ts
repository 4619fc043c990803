import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../graph/schema/*.graphqls",
  documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
  ignoreNoDocuments: true,
  generates: {
    "./src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        defaultScalarType: "unknown",
        scalars: { Time: "string", Long: "number", URL: "string", JSON: "unknown", Upload: "File" },
      },
    },
    // Goes into the binary: the list of what the pages may run, where that is all they may. The preset's own manifest
    // would put a hash into each document, which the server does not need and every page would load.
    "./src/gql/persisted-documents.json": { plugins: ["./persisted-documents.mjs"] },
  },
};

export default config;
