import type { ApolloClient } from "@apollo/client";
import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import type { ProgressSubscription as Progress, TranslationStatus } from "../gql/graphql";
import { ProgressSubscription, TranslationQuery } from "./operations";

type ProgressEvent = Progress["translationProgress"];

/** Whether nothing more happens to a translation of this status. */
export function isFinal(status: TranslationStatus): boolean {
  switch (status) {
    case "QUEUED":
    case "RUNNING":
      return false;
    case "SUCCEEDED":
    case "FAILED":
    case "CANCELED":
    case "TIMED_OUT":
      return true;
  }
}

function writeEvent(client: ApolloClient, id: string, event: ProgressEvent): void {
  client.cache.modify({
    id: client.cache.identify({ __typename: "Translation", id }),
    fields: {
      status: () => event.status,
      stage: () => event.stage,
      progress: () => event.progress,
      message: () => event.message ?? null,
      sequence: () => event.sequence,
    },
  });
}

/** Whether asking again would only bring the same answer. */
function isRefusal(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some((e) => ["FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT"].includes(String(e.extensions?.["code"])))
  );
}

/**
 * Follows a translation until it ends and writes what it hears into the cache. A lost connection is taken up again after the
 * last event seen, with growing pauses of at most 15 seconds; true is returned while it is lost.
 */
export function useFollow(id: string, status: TranslationStatus, sequence: number): boolean {
  const client = useApolloClient();
  const [lost, setLost] = useState(false);
  const known = useRef(sequence);
  const final = isFinal(status);

  useEffect(() => {
    known.current = sequence;
  }, [sequence]);

  useEffect(() => {
    if (final) return;
    let after = known.current;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let subscription: { unsubscribe(): void } | undefined;
    let stopped = false;

    // The last word on a translation, with its derivatives or its failure.
    const readAgain = async (): Promise<boolean> => {
      const read = await client.query({ query: TranslationQuery, variables: { id }, fetchPolicy: "network-only" });
      const state = read.data?.translation as { status?: TranslationStatus } | null | undefined;
      return !state?.status || isFinal(state.status);
    };
    const later = () => {
      if (stopped) return;
      failures++;
      setLost(failures > 1);
      timer = setTimeout(start, Math.min(15_000, 2 ** failures * 250) * (0.5 + Math.random() / 2));
    };
    const start = () => {
      subscription = client
        .subscribe({ query: ProgressSubscription, variables: { id, after }, fetchPolicy: "no-cache" })
        .subscribe({
          next: ({ data, error }) => {
            if (error) {
              subscription?.unsubscribe();
              if (!isRefusal(error)) later();
              return;
            }
            const event = data?.translationProgress;
            if (!event || event.sequence <= after) return;
            after = event.sequence;
            failures = 0;
            setLost(false);
            // The final state is read with its derivatives in one piece when the stream completes.
            if (!isFinal(event.status)) writeEvent(client, id, event);
          },
          error: later,
          complete: () => {
            if (stopped) return;
            readAgain().then((done) => {
              if (!done) later();
            }, later);
          },
        });
    };
    start();
    return () => {
      stopped = true;
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [client, id, final]);

  return lost && !final;
}
