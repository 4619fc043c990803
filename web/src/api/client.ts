import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { ErrorLink } from "@apollo/client/link/error";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { from, switchMap, throwError } from "rxjs";
import { isUnauthenticated } from "./errors";
import { inOrder } from "./live";
import type { Session } from "./session";
import { socketUrl } from "./session";

/** The SHA-256 of a text in hexadecimal. Browsers have it on https and localhost only; elsewhere it is loaded. */
async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const subtle = crypto.subtle as SubtleCrypto | undefined; // absent on plain http, whatever the type says
  const hash = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : (await import("@noble/hashes/sha2.js")).sha256(bytes);
  return Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The Apollo client of the page: HTTP for queries and mutations, one lazy socket for subscriptions, both signed in by session. */
export function newClient(session: Pick<Session, "token" | "forget">): ApolloClient {
  const authorize = new SetContextLink(async (previous) => {
    const token = await session.token();
    const headers = previous.headers as Record<string, string> | undefined;
    return token ? { headers: { ...headers, Authorization: `Bearer ${token}` } } : {};
  });
  // A token that the server takes no longer is renewed, and the operation tried once more.
  const renew = new ErrorLink(({ error, operation, forward }) => {
    if (!isUnauthenticated(error) || operation.getContext()["renewed"]) return;
    operation.setContext({ renewed: true });
    session.forget();
    return from(session.token()).pipe(switchMap((token) => (token ? forward(operation) : throwError(() => error))));
  });
  const socket = new GraphQLWsLink(
    createClient({
      url: socketUrl(),
      lazy: true,
      lazyCloseTimeout: 2000,
      // Who follows knows where it stopped and asks again from there; a blind retry would repeat the first question.
      retryAttempts: 0,
      // A socket whose other end is gone without a word is noticed by the ping that nobody answers.
      keepAlive: 10_000,
      connectionParams: async () => {
        const token = await session.token();
        return token ? { authorization: `Bearer ${token}` } : {};
      },
    }),
  );
  return new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes: {
        Node: ["User", "ApiToken", "Project", "File", "FileVersion", "Translation", "Derivative"],
        Event: ["TranslationEvent", "FileEvent", "StreamGap"],
      },
      typePolicies: {
        Query: { fields: { projects: relayStylePagination(["filter", "orderBy"]) } },
        Project: { fields: { files: relayStylePagination(["filter", "orderBy"]), members: relayStylePagination() } },
        // Values that mean something only inside of what holds them.
        ModelView: { keyFields: false },
        ModelObject: { keyFields: false },
        TranslationEvent: { keyFields: ["cursor"] },
        FileEvent: { keyFields: ["cursor"] },
        StreamGap: { keyFields: ["cursor"] },
      },
    }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      socket,
      // A document is sent by its hash; its text follows once, when the server does not know it.
      ApolloLink.from([inOrder, renew, authorize, new PersistedQueryLink({ sha256 }), new HttpLink({ uri: "/graphql", credentials: "same-origin" })]),
    ),
  });
}
