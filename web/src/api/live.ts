import { type ApolloClient, ApolloLink } from "@apollo/client";
import { useApolloClient } from "@apollo/client/react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { finalize } from "rxjs";
import type { ProjectEventsSubscription } from "../gql/graphql";
import { addFile, removeFile } from "../project/lists";
import { readFragment } from "../gql";
import { ProjectEventsSubscriptionDocument, TranslationState } from "../project/operations";
import { isRefused } from "./errors";

export type LiveEvent = ProjectEventsSubscription["projectEvents"];

/** Whether what the page follows is being heard: the banner's question. */
class Line {
  private lost = new Set<symbol>();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  away = (): boolean => this.lost.size > 0;

  tell(who: symbol, away: boolean): void {
    if (away) this.lost.add(who);
    else this.lost.delete(who);
    for (const listener of this.listeners) listener();
  }
}

const line = new Line();

/** The events that were heard since each question was asked whose answer is not there yet. */
const meanwhile = new Set<LiveEvent[]>();

/**
 * Keeps answers from bringing back what was: an event that was heard while the server read an answer may be newer than it, and is
 * written once more after it.
 */
export const inOrder = new ApolloLink((operation, forward) => {
  const heard: LiveEvent[] = [];
  meanwhile.add(heard);
  const { cache } = operation.client;
  const write = () => {
    for (const event of heard) {
      if (event.__typename !== "TranslationEvent") continue;
      const data = readFragment(TranslationState, event.translation);
      const to = { id: cache.identify({ __typename: "Translation", id: data.id }) ?? "", fragment: TranslationState, fragmentName: "TranslationState" };
      const known = cache.readFragment(to);
      if (known && known.sequence < data.sequence) cache.writeFragment({ ...to, data });
    }
  };
  return forward(operation).pipe(
    finalize(() => {
      meanwhile.delete(heard);
      // After the answer is in the cache.
      if (heard.length > 0) setTimeout(write);
    }),
  );
});
const impatient = new EventTarget();

export const useAway = (): boolean => useSyncExternalStore(line.subscribe, line.away);

/** Tries every lost connection again at once. */
export const tryNow = (): void => void impatient.dispatchEvent(new Event("try"));

/** How long a new socket has to stay quiet without an error before it counts as open, in milliseconds. */
const settled = 1500;

/**
 * Hears every event of a project after a cursor, none twice, none left out. A lost connection is taken up again after the last
 * event heard, with growing pauses of at most 10 seconds. Returns how to stop.
 */
function follow(client: ApolloClient, projectId: string, from: string | null, hear: (event: LiveEvent) => void): () => void {
  const me = Symbol(projectId);
  let after = from;
  let failures = 0;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open: ReturnType<typeof setTimeout> | undefined;
  let subscription: { unsubscribe(): void } | undefined;

  const fine = () => {
    clearTimeout(open);
    failures = 0;
    line.tell(me, false);
  };
  const later = () => {
    clearTimeout(open);
    subscription?.unsubscribe();
    if (stopped) return;
    failures++;
    if (failures > 1 || !navigator.onLine) line.tell(me, true);
    clearTimeout(timer);
    timer = setTimeout(start, Math.min(10_000, 2 ** failures * 150) * (0.7 + Math.random() * 0.3));
  };
  const start = () => {
    open = setTimeout(fine, settled);
    subscription = client.subscribe({ query: ProjectEventsSubscriptionDocument, variables: { projectId, after } }).subscribe({
      next: ({ data, error }) => {
        if (error) {
          if (isRefused(error)) line.tell(me, false);
          else later();
          return;
        }
        if (!data) return;
        fine();
        after = data.projectEvents.cursor;
        hear(data.projectEvents);
      },
      error: later,
      complete: later,
    });
  };
  const now = () => {
    if (failures === 0) return;
    clearTimeout(timer);
    subscription?.unsubscribe();
    start();
  };
  const gone = () => line.tell(me, true);
  start();
  window.addEventListener("online", now);
  window.addEventListener("offline", gone);
  impatient.addEventListener("try", now);
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(open);
    subscription?.unsubscribe();
    window.removeEventListener("online", now);
    window.removeEventListener("offline", gone);
    impatient.removeEventListener("try", now);
    line.tell(me, false);
  };
}

/**
 * Keeps the cache in step with a project, from the cursor that was read together with it: undefined waits for one, null is the
 * beginning of a log that was empty. Returns the events heard since, newest first, the last hundred of them.
 */
export function useLive(projectId: string, cursor: string | null | undefined): readonly LiveEvent[] {
  const client = useApolloClient();
  const [heard, setHeard] = useState<readonly LiveEvent[]>([]);
  const known = cursor !== undefined;
  const [from, setFrom] = useState(cursor);
  if (from === undefined && known) setFrom(cursor);
  const ready = from !== undefined;
  useEffect(() => {
    if (!ready) return;
    return follow(client, projectId, from, (event) => {
      for (const heard of meanwhile) heard.push(event);
      if (event.__typename === "StreamGap") void client.refetchQueries({ include: "active" });
      if (event.__typename === "FileEvent") {
        if (event.kind === "DELETED") removeFile(client.cache, projectId, event.fileId);
        else if (event.file) addFile(client.cache, projectId, event.file.id);
      }
      setHeard((old) => [event, ...old].slice(0, 100));
    });
  }, [client, projectId, ready, from]);
  return heard;
}
