// What the clients' tests share: where the server is, people, and models.
import net from "node:net";

export const url = process.env.PURLIN_GRAPHQL;
export const socketURL = url.replace(/^http/, "ws");

/** Has the Go test stop the server, and start it again at the same address. */
export async function restart() {
  const answer = await fetch(process.env.PURLIN_CONTROL + "/restart", { method: "POST" });
  if (!answer.ok) throw new Error(`restarting: ${answer.status}`);
}

async function post(query, variables, token) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

let people = 0;

/** Makes an account and returns its access token. */
export async function signUp() {
  const { signUp } = await post(
    `mutation($input: SignUpInput!) { signUp(input: $input) { session { accessToken } userErrors { message } } }`,
    { input: { email: `p${process.pid}-${people++}@purlin.example`, name: "P", password: "correct horse battery" } },
  );
  if (!signUp.session) throw new Error(JSON.stringify(signUp.userErrors));
  return signUp.session.accessToken;
}

/** Makes a project of a triangle and returns the id of its translation. */
export async function translation(token) {
  const content = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
  const { createProject } = await post(`mutation { createProject(input: { name: "P" }) { project { id } } }`, {}, token);
  const { createUpload } = await post(
    `mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id parts { url } } userErrors { message } } }`,
    { i: { projectId: createProject.project.id, name: "triangle.obj", sizeBytes: content.length } },
    token,
  );
  const put = await fetch(createUpload.upload.parts[0].url, { method: "PUT", body: content });
  const { completeUpload } = await post(
    `mutation($i: CompleteUploadInput!) { completeUpload(input: $i) { file { id } userErrors { message } } }`,
    { i: { uploadId: createUpload.upload.id, parts: [{ number: 1, etag: put.headers.get("etag") }] } },
    token,
  );
  const { startTranslation } = await post(
    `mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
    { i: { fileId: completeUpload.file.id, outputs: ["GLTF", "OBJ", "STL"] } },
    token,
  );
  return startTranslation.translation.id;
}

/** A way to the server that can be cut: cut() resets every connection through it. */
export async function wire() {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]]) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => { open.delete(from); to.destroy(); });
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    socketURL: `ws://127.0.0.1:${server.address().port}/graphql`,
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    cut() { for (const socket of open) socket.resetAndDestroy(); },
    close() { this.cut(); return new Promise((done) => server.close(done)); },
  };
}

/** Sequences must be 1, 2, 3, … and end with success. */
export function checkEvents(assert, events) {
  assert.deepEqual(events.map((e) => e.sequence), events.map((_, i) => i + 1));
  assert.equal(events.at(-1)?.status, "SUCCEEDED");
}

export const progress =
  "subscription($id: ID!, $after: Int) { translationProgress(translationId: $id, afterSequence: $after) { sequence status } }";
