import type { ApolloClient } from "@apollo/client";
import { sendParts } from "../api/transfer";
import type { OutputFormat } from "../gql/graphql";
import {
  CompleteUploadMutation,
  CreateProjectMutation,
  CreateUploadMutation,
  StartTranslationMutation,
  WritableProjectsQuery,
} from "./operations";

/** The project that models of this page go to. */
const projectName = "My models";

interface Refusal {
  code: string;
  message: string;
}

/** The payload's object, or an error that says what the server said. */
function expect<T>(object: T | null | undefined, refusals: readonly Refusal[] | undefined, what: string): T {
  if (object) return object;
  const said = refusals?.map((e) => `${e.code}: ${e.message}`).join(" ");
  throw new Error(said || `The server did not answer when ${what}.`);
}

async function myProject(client: ApolloClient): Promise<string> {
  const found = await client.query({ query: WritableProjectsQuery, fetchPolicy: "network-only" });
  const mine = found.data?.projects.nodes.find((p) => p.name === projectName && p.viewerRole !== "VIEWER");
  if (mine) return mine.id;
  const made = await client.mutate({ mutation: CreateProjectMutation });
  return expect(made.data?.createProject.project, made.data?.createProject.userErrors, "making the project").id;
}

/**
 * Uploads a model, making the project when there is none, and asks for its translation. Returns the translation's id.
 * onSent hears the fraction of the bytes that have been sent, 0 to 1.
 */
export async function translateFile(
  client: ApolloClient,
  file: File,
  outputs: OutputFormat[],
  onSent: (fraction: number) => void,
): Promise<string> {
  if (file.size === 0) throw new Error("The file is empty.");
  const projectId = await myProject(client);
  const begun = await client.mutate({
    mutation: CreateUploadMutation,
    variables: { projectId, name: file.name, sizeBytes: file.size },
  });
  const upload = expect(begun.data?.createUpload.upload, begun.data?.createUpload.userErrors, "beginning the upload");
  const parts = await sendParts(file, upload.partSizeBytes, upload.parts, (n) => onSent(n / file.size));
  const done = await client.mutate({ mutation: CompleteUploadMutation, variables: { uploadId: upload.id, parts } });
  const stored = expect(done.data?.completeUpload.file, done.data?.completeUpload.userErrors, "completing the upload");
  const started = await client.mutate({
    mutation: StartTranslationMutation,
    variables: { fileId: stored.id, outputs, key: `web-${upload.id}` },
  });
  return expect(
    started.data?.startTranslation.translation,
    started.data?.startTranslation.userErrors,
    "starting the translation",
  ).id;
}
