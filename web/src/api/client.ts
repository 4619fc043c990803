import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import type { Session } from "./session";
import { socketUrl } from "./session";

/** The Apollo client of the page: HTTP for queries and mutations, one lazy socket for subscriptions, both signed in by session. */
export function newClient(session: Session): ApolloClient {
  const authorize = new SetContextLink(async (previous) => {
    const token = await session.token();
    const headers = previous.headers as Record<string, string> | undefined;
    return token ? { headers: { ...headers, Authorization: `Bearer ${token}` } } : {};
  });
  const http = new HttpLink({ uri: "/graphql", credentials: "same-origin" });
  const socket = new GraphQLWsLink(
    createClient({
      url: socketUrl(),
      lazy: true,
      // A subscription here knows where it stopped and asks again from there; a blind retry would repeat the first question.
      retryAttempts: 0,
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
    }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      socket,
      authorize.concat(http),
    ),
  });
}
