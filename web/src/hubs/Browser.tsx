import { useApolloClient } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon, type IconName } from "../ui/icons";
import { HubContentsQuery, HubFoldersQuery, HubProjectsQuery, HubsQuery, HubVersionsQuery } from "./operations";

/** A place in the hubs that holds others. */
export interface Place {
  kind: "hub" | "project" | "folder";
  id: string;
  name: string;
}

interface Version {
  id: string;
  number: number;
  sizeBytes?: number | null;
  createdAt?: string | null;
  createdBy: string;
}

/** A file in a hub. */
export interface Item {
  id: string;
  name: string;
  latestVersion?: Version | null;
}

type Entry = { place: Place; about?: string } | { item: Item };

interface Page<T> {
  entries: T[];
  end: string | null;
}

interface Connection<T> {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

function pageOf<T, E>(connection: Connection<T> | null | undefined, entry: (node: T) => E): Page<E> {
  if (!connection) return { entries: [], end: null };
  return { entries: connection.nodes.map(entry), end: connection.pageInfo.hasNextPage ? (connection.pageInfo.endCursor ?? null) : null };
}

/** How a page of what a place holds is read; of all hubs when there is no place. */
function useRead() {
  const client = useApolloClient();
  return async (place: Place | undefined, after: string | null): Promise<Page<Entry>> => {
    const fetchPolicy = "no-cache" as const;
    if (!place) {
      const { data } = await client.query({ query: HubsQuery, variables: { after }, fetchPolicy });
      return pageOf(data?.hubs, (h) => ({ place: { kind: "hub", id: h.id, name: h.name }, about: h.region }));
    }
    if (place.kind === "hub") {
      const { data } = await client.query({ query: HubProjectsQuery, variables: { after }, fetchPolicy });
      return pageOf(data?.hubs.nodes.find((h) => h.id === place.id)?.projects, (p) => ({ place: { kind: "project", id: p.id, name: p.name } }));
    }
    if (place.kind === "project") {
      const { data } = await client.query({ query: HubFoldersQuery, variables: { id: place.id, after }, fetchPolicy });
      return pageOf(data?.hubProject?.topFolders, (f) => ({ place: { kind: "folder", id: f.id, name: f.name } }));
    }
    const { data } = await client.query({ query: HubContentsQuery, variables: { id: place.id, after }, fetchPolicy });
    return pageOf(data?.hubFolder?.contents, (e) => (e.__typename === "HubFolder" ? { place: { kind: "folder", id: e.id, name: e.name } } : { item: e }));
  };
}

/** Reads pages one after the other. A new key begins anew. */
function usePages<T>(key: string, read: (after: string | null) => Promise<Page<T>>): { entries: T[] | null; end: string | null; error: unknown; again: () => void; more: () => void } {
  const t = useText();
  const say = useSay();
  const [state, setState] = useState<{ key: string; page: Page<T> } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stopped = false;
    setError(null);
    read(null).then(
      (page) => !stopped && setState({ key, page }),
      (e: unknown) => !stopped && setError(e),
    );
    return () => {
      stopped = true;
    };
    // What is read follows from the key alone.
  }, [key, attempt]);
  const page = state?.key === key ? state.page : null;
  return {
    entries: page?.entries ?? null,
    end: page?.end ?? null,
    error,
    again: () => setAttempt(attempt + 1),
    more: () =>
      void read(page?.end ?? null)
        .then((next) => setState((old) => (old?.key === key ? { key, page: { entries: [...old.page.entries, ...next.entries], end: next.end } } : old)))
        .catch((e: unknown) => say(t.hubs.notRead, e)),
  };
}

const signs: Record<Place["kind"], IconName> = { hub: "people", project: "cube", folder: "folder" };

interface ImportProps {
  /** Why files may not be imported; undefined when they may. */
  whyNot: string | undefined;
  /** Imports the newest version of an item, or the version that is named. */
  onImport: (item: Item, version?: { id: string; number: number }) => void;
}

function Versions({ item, whyNot, onImport }: { item: Item } & ImportProps) {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const { entries, end, error, again, more } = usePages(item.id, async (after) => pageOf((await client.query({ query: HubVersionsQuery, variables: { id: item.id, after }, fetchPolicy: "no-cache" })).data?.hubItem?.versions, (v) => v));
  if (error !== null) return <Failed what={t.hubs.notRead} error={error} again={again} />;
  if (!entries) return <Skeleton rows={1} />;
  return (
    <ol aria-label={t.hubs.versionsOf(item.name)} className="mt-1 divide-y divide-line border-t border-line">
      {entries.map((v) => (
        <li key={v.id} className="flex items-center gap-3 py-1.5 text-sm">
          <span className="rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs">v{v.number}</span>
          <span className="min-w-0 flex-1 break-words text-ink-3">{[v.sizeBytes != null && f.bytes(v.sizeBytes), v.createdAt && f.moment(v.createdAt), v.createdBy].filter(Boolean).join(" · ")}</span>
          <Button look="plain" why={whyNot} aria-label={t.hubs.importVersion(item.name, v.number)} onClick={() => onImport(item, v)}>
            {t.hubs.import}
          </Button>
        </li>
      ))}
      {end && (
        <li>
          <Button look="plain" className="-ml-3" onClick={more}>
            {t.hubs.more}
          </Button>
        </li>
      )}
    </ol>
  );
}

function ItemRow({ item, ...rest }: { item: Item } & ImportProps) {
  const t = useText();
  const f = useFormat();
  const [open, setOpen] = useState(false);
  const v = item.latestVersion;
  return (
    <li className="px-3 py-2" data-item={item.name}>
      <div className="flex items-center gap-3">
        <Icon name="file" className="shrink-0 text-ink-3" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{item.name}</span>
          <span className="block truncate text-sm text-ink-3">{v ? [`v${v.number}`, v.sizeBytes != null && f.bytes(v.sizeBytes), v.createdAt && f.ago(v.createdAt)].filter(Boolean).join(" · ") : ""}</span>
        </span>
        <Button look="plain" aria-expanded={open} aria-label={t.hubs.versionsOf(item.name)} onClick={() => setOpen(!open)} className="max-sm:hidden">
          <Icon name={open ? "down" : "right"} size={14} /> {t.file.tabs.versions}
        </Button>
        <Button icon="download" why={rest.whyNot} aria-label={t.hubs.importOf(item.name)} onClick={() => rest.onImport(item)}>
          {t.hubs.import}
        </Button>
      </div>
      {open && <Versions item={item} {...rest} />}
    </li>
  );
}

interface BrowserProps extends ImportProps {
  path: readonly Place[];
  onGo: (path: readonly Place[]) => void;
}

/** What a place in the hubs holds, and the way back up. */
export function Browser({ path, onGo, ...rest }: BrowserProps) {
  const t = useText();
  const read = useRead();
  const place = path.at(-1);
  const { entries, end, error, again, more } = usePages(place?.id ?? "", (after) => read(place, after));
  return (
    <section aria-label={t.hubs.at} className="min-w-0">
      <nav aria-label={t.hubs.way} className="mb-3">
        <ol className="flex flex-wrap items-center text-sm">
          {[null, ...path].map((p, i) => (
            <li key={p?.id ?? ""} className="flex min-w-0 items-center">
              {i > 0 && <Icon name="right" size={13} className="mx-1 text-ink-3" />}
              {i === path.length ? (
                <span aria-current="location" className="truncate font-medium">
                  {p?.name ?? t.hubs.all}
                </span>
              ) : (
                <button type="button" className="truncate rounded text-ink-2 hover:text-ink hover:underline" onClick={() => onGo(path.slice(0, i))}>
                  {p?.name ?? t.hubs.all}
                </button>
              )}
            </li>
          ))}
        </ol>
      </nav>
      {error !== null && <Failed what={t.hubs.notRead} error={error} again={again} />}
      {!entries && error === null && <Skeleton rows={3} />}
      {entries?.length === 0 && <p className="rounded-lg border border-line px-4 py-8 text-center text-ink-2">{place ? t.hubs.empty : t.hubs.none}</p>}
      {entries && entries.length > 0 && error === null && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {entries.map((e) =>
            "item" in e ? (
              <ItemRow key={e.item.id} item={e.item} {...rest} />
            ) : (
              <li key={e.place.id}>
                <button type="button" onClick={() => onGo([...path, e.place])} className="flex w-full items-center gap-3 px-3 py-3 text-left hover:bg-sunken focus-visible:-outline-offset-2">
                  <Icon name={signs[e.place.kind]} className="shrink-0 text-ink-3" />
                  <span className="min-w-0 flex-1 truncate font-medium">{e.place.name}</span>
                  {e.about && <span className="text-sm text-ink-3">{e.about}</span>}
                  <Icon name="right" size={14} className="shrink-0 text-ink-3" />
                </button>
              </li>
            ),
          )}
        </ul>
      )}
      {end && (
        <Button look="plain" className="mt-1" onClick={more}>
          {t.hubs.more}
        </Button>
      )}
    </section>
  );
}
