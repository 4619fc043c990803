import type { Fetcher, FetcherParams, FetcherReturnType } from "@graphiql/toolkit";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { buildSchema, type ExecutionResult, getOperationAST, introspectionFromSchema, OperationTypeNode, parse, print } from "graphql";
import { createClient } from "graphql-ws";
import { type Session, socketUrl } from "../api/session";

type Headers = Record<string, string>;

/** The headers to send: the person's own, and the session's token unless the person gave one. */
async function authorized(session: Session, own: Headers): Promise<Headers> {
  if (Object.keys(own).some((name) => name.toLowerCase() === "authorization")) return own;
  const token = await session.token();
  return token ? { ...own, Authorization: `Bearer ${token}` } : own;
}

async function post(session: Session, own: Headers, request: FetcherParams, signal?: AbortSignal): Promise<ExecutionResult> {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", ...(await authorized(session, own)) },
    body: JSON.stringify(request),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as ExecutionResult;
  } catch {
    throw new Error(`The server answered ${response.status} and no JSON: ${text.slice(0, 200)}`);
  }
}

/**
 * The request as its document stands. GraphiQL looks for the operation's name a moment after the text has changed: who runs an
 * example at once would send the name of the one before.
 */
export function named(request: FetcherParams): { request: FetcherParams; subscribes: boolean } {
  try {
    const document = parse(request.query);
    const operation = getOperationAST(document, request.operationName) ?? getOperationAST(document);
    const { operationName: _, ...rest } = request;
    const name = operation?.name?.value;
    return { request: operation ? { ...rest, ...(name ? { operationName: name } : {}) } : request, subscribes: operation?.operation === OperationTypeNode.SUBSCRIPTION };
  } catch {
    return { request, subscribes: false }; // The server says best what is wrong with a document that does not parse.
  }
}

/** Subscribes on a socket of its own, because whose it is is said once, when the socket opens. */
function subscribe(session: Session, own: Headers, request: FetcherParams): FetcherReturnType {
  const client = createClient({
    url: socketUrl(),
    retryAttempts: 0,
    connectionParams: async () => {
      const headers = await authorized(session, own);
      const name = Object.keys(headers).find((key) => key.toLowerCase() === "authorization");
      return name ? { authorization: headers[name] } : {};
    },
  });
  const { query, operationName, variables } = request;
  return client.iterate({
    query,
    ...(operationName ? { operationName } : {}),
    variables: (variables ?? {}) as Record<string, unknown>,
  }) as FetcherReturnType;
}

/** Whether the server lets a session run the documents of its pages alone, and this was none of them. */
const refused = (answer: ExecutionResult) => answer.errors?.some((e) => e.extensions?.["code"] === "DOCUMENT_NOT_TRUSTED") ?? false;

/** What an introspection would have answered, from the schema that the server shows to everybody. */
async function introspected(): Promise<ExecutionResult> {
  const sdl = await fetch("/schema.graphql");
  if (!sdl.ok) throw new Error(`The schema could not be read: the server answered ${sdl.status}.`);
  return { data: introspectionFromSchema(buildSchema(await sdl.text())) as unknown as Record<string, unknown> };
}

/** How GraphiQL talks to this origin's /graphql; onRefused hears when the server takes no documents but its own pages'. */
export function newFetcher(session: Session, onRefused: () => void): Fetcher {
  return async (asked, options) => {
    const own = (options?.headers ?? {}) as Headers;
    const { request, subscribes } = named(asked);
    if (subscribes) return subscribe(session, own, request);
    const answer = await post(session, own, request);
    if (!refused(answer)) return answer;
    onRefused();
    return request.operationName === "IntrospectionQuery" ? introspected() : answer;
  };
}

/** Runs one operation of the page's own and returns its data; rejects with the server's message. */
export async function ask<Result, Variables extends Record<string, unknown>>(
  session: Session,
  own: Headers,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const answer = await post(session, own, { query: print(document), variables });
  if (answer.errors?.length) throw new Error(answer.errors.map((e) => e.message).join(" "));
  if (!answer.data) throw new Error("The server answered without data.");
  return answer.data as Result;
}
