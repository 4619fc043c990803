import { type GraphiQLPlugin, useGraphiQL, useHeadersEditorState, useOperationsEditorState, useVariablesEditorState } from "@graphiql/react";
import { useState } from "react";
import type { Session } from "../api/session";
import { pavilion } from "../demo/models";
import { putPart } from "../upload/parts";
import {
  DemoCompleteMutation,
  DemoProjectMutation,
  DemoTranslateMutation,
  DemoUploadMutation,
  type Example,
  examples,
  type Newest,
  NewestQuery,
} from "./examples";
import { ask } from "./fetcher";

type Headers = Record<string, string>;

interface Dated {
  id: string;
  createdAt: string;
}

/** The id of the one made last; undefined when there is none. */
function latest(things: readonly (Dated | null | undefined)[]): string | undefined {
  return things.filter((t) => t != null).sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.id;
}

async function findNewest(session: Session, headers: Headers): Promise<Newest> {
  const { projects } = await ask(session, headers, NewestQuery, {});
  const files = projects.nodes.flatMap((p) => p.files.nodes);
  const newest: Newest = {};
  const projectId = latest(projects.nodes);
  const fileId = latest(files);
  const translationId = latest(files.map((f) => f.latestTranslation));
  if (projectId) newest.projectId = projectId;
  if (fileId) newest.fileId = fileId;
  if (translationId) newest.translationId = translationId;
  const versionId = files.find((f) => f.latestTranslation?.id === translationId)?.latestTranslation?.fileVersion.id;
  if (versionId) newest.versionId = versionId;
  return newest;
}

/** The payload's object, or an error with what the server said against it. */
function expect<T>(object: T | null | undefined, userErrors: readonly { message: string }[]): T {
  if (object) return object;
  throw new Error(userErrors.map((e) => e.message).join(" ") || "The server did not do it, and did not say why.");
}

/** Makes a project, uploads the pavilion and asks for its translation, as any client of the API would. */
async function makeDemo(session: Session, headers: Headers): Promise<void> {
  const { createProject } = await ask(session, headers, DemoProjectMutation, {});
  const project = expect(createProject.project, createProject.userErrors);
  const model = pavilion();
  const { createUpload } = await ask(session, headers, DemoUploadMutation, { projectId: project.id, sizeBytes: model.size });
  const upload = expect(createUpload.upload, createUpload.userErrors);
  const never = new AbortController().signal;
  const parts = await Promise.all(
    upload.parts.map(async ({ number, url }) => {
      const start = (number - 1) * upload.partSizeBytes;
      return { number, etag: await putPart(url, model.slice(start, start + upload.partSizeBytes), () => undefined, never) };
    }),
  );
  const { completeUpload } = await ask(session, headers, DemoCompleteMutation, { uploadId: upload.id, parts });
  const file = expect(completeUpload.file, completeUpload.userErrors);
  const { startTranslation } = await ask(session, headers, DemoTranslateMutation, { fileId: file.id });
  expect(startTranslation.translation, startTranslation.userErrors);
}

/** The headers that the person typed; throws when they are not a JSON object of strings. */
function parseHeaders(text: string): Headers {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("The Headers editor does not hold JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("The headers have to be a JSON object.");
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, String(v)]));
}

const words: Record<keyof Newest, string> = { projectId: "project", fileId: "file", translationId: "translation", versionId: "translated file" };

function ExamplesPanel({ session }: { session: Session }) {
  const [, setOperation] = useOperationsEditorState();
  const [, setVariables] = useVariablesEditorState();
  const [headers] = useHeadersEditorState();
  // The panel is there before the editors, which are loaded apart.
  const ready = useGraphiQL((state) => state.queryEditor !== undefined && state.variableEditor !== undefined);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Example | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  async function guarded(work: () => Promise<void>) {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "Something went wrong.");
    } finally {
      setBusy(false);
    }
  }

  async function show(example: Example) {
    const newest = example.needs ? await findNewest(session, parseHeaders(headers)) : {};
    const lacks = example.needs !== null && newest[example.needs] === undefined;
    setMissing(lacks ? example : null);
    if (lacks) return;
    setOperation(example.query);
    setVariables(JSON.stringify(example.variables(newest), null, 2));
  }

  async function demo() {
    await makeDemo(session, parseHeaders(headers));
    const wanted = missing;
    setMissing(null);
    if (wanted) await show(wanted);
  }

  return (
    <div className="purlin-examples">
      <header className="graphiql-doc-explorer-title">Examples</header>
      <p>Each runs as it stands, on your own newest things.</p>
      {missing?.needs && (
        <div role="status" className="purlin-note">
          <p>“{missing.title}” needs a {words[missing.needs]}, and you have none yet.</p>
          <button type="button" className="graphiql-button" disabled={busy} onClick={() => void guarded(demo)}>
            {busy ? "Making it…" : "Make a demo project"}
          </button>
        </div>
      )}
      {failure && (
        <div role="alert" className="purlin-note purlin-failure">
          <p>{failure}</p>
          <p>
            The session may have ended: reload the page, or put a token into the Headers editor.
          </p>
        </div>
      )}
      <ul>
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" className="graphiql-un-styled" disabled={busy || !ready} onClick={() => void guarded(() => show(example))}>
              <strong>{example.title}</strong>
              <span>{example.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6h16M4 12h10M4 18h7M17 13l4 3-4 3z" />
    </svg>
  );
}

/** The sidebar of examples. */
export function newExamplesPlugin(session: Session): GraphiQLPlugin {
  return { title: "Examples", icon: Icon, content: () => <ExamplesPanel session={session} /> };
}
