import { useApolloClient } from "@apollo/client/react";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { ObjectsQuery as Read } from "../gql/graphql";
import { useText } from "../i18n";
import { Search } from "../ui/controls";
import { Failed, Skeleton } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { ObjectsQuery } from "./operations";

type Page = NonNullable<Read["translation"]>["views"][number]["objects"];

export interface Thing {
  id: number;
  name: string;
  parent: number | null;
  children: number;
  /** The cursor before it: a page of one after this cursor is the thing itself. */
  before: string | null;
}

/** Objects that are read at most; a larger model's tree ends there, and says so. */
const most = 20_000;

export interface Things {
  list: readonly Thing[];
  whole: boolean;
  error: unknown;
  again: () => void;
}

/** Reads the object tree of a translation's first view, page by page. */
export function useThings(translationId: string | undefined): Things {
  const client = useApolloClient();
  const [state, setState] = useState<{ list: readonly Thing[]; whole: boolean; error: unknown }>({ list: [], whole: false, error: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setState({ list: [], whole: false, error: null });
    if (!translationId) return;
    let stopped = false;
    const read = async () => {
      const list: Thing[] = [];
      let after: string | null = null;
      for (;;) {
        const answer: { data?: Read | undefined } = await client.query({ query: ObjectsQuery, variables: { id: translationId, first: 100, after }, fetchPolicy: "no-cache" });
        if (stopped) return;
        const page: Page | undefined = answer.data?.translation?.views[0]?.objects;
        for (const { node, cursor } of page?.edges ?? []) {
          list.push({ id: node.objectId, name: node.name, parent: node.parentId ?? null, children: node.childCount, before: after });
          after = cursor;
        }
        const more: boolean = page?.pageInfo.hasNextPage === true && list.length < most;
        setState({ list: [...list], whole: !more, error: null });
        if (!more) return;
      }
    };
    read().catch((error: unknown) => !stopped && setState((old) => ({ ...old, error })));
    return () => {
      stopped = true;
    };
  }, [client, translationId, attempt]);
  return { ...state, again: () => setAttempt(attempt + 1) };
}

interface Shown {
  thing: Thing;
  depth: number;
}

interface TreeProps {
  things: Things;
  selected: number | null;
  onSelect: (id: number | null) => void;
}

/** The object tree, in step with what is selected in the viewer. */
export function Tree({ things, selected, onSelect }: TreeProps) {
  const t = useText();
  const { list } = things;
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set([1]));
  const byId = useMemo(() => new Map(list.map((o) => [o.id, o])), [list]);
  const under = useMemo(() => {
    const map = new Map<number | null, Thing[]>();
    for (const o of list) map.set(o.parent, [...(map.get(o.parent) ?? []), o]);
    return map;
  }, [list]);

  // What is selected in the viewer is shown here: everything above it opens.
  const [revealed, setRevealed] = useState<number | null>(null);
  if (selected !== null && selected !== revealed && byId.has(selected)) {
    setRevealed(selected);
    const above = new Set(open);
    for (let at = byId.get(selected)?.parent ?? null; at !== null; at = byId.get(at)?.parent ?? null) above.add(at);
    if (above.size !== open.size) setOpen(above);
  }

  const asked = search.trim().toLowerCase();
  const rows = useMemo(() => {
    if (asked) return list.filter((o) => o.name.toLowerCase().includes(asked)).map((thing): Shown => ({ thing, depth: 0 }));
    const out: Shown[] = [];
    const walk = (parent: number | null, depth: number) => {
      for (const thing of under.get(parent) ?? []) {
        out.push({ thing, depth });
        if (open.has(thing.id)) walk(thing.id, depth + 1);
      }
    };
    walk(null, 0);
    return out;
  }, [asked, list, under, open]);

  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => 28, overscan: 10 });
  const at = rows.findIndex((r) => r.thing.id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [at, virtual]);

  const toggle = (id: number, on: boolean) => setOpen((old) => new Set(on ? [...old, id] : [...old].filter((o) => o !== id)));
  const keys = (e: KeyboardEvent) => {
    const row = rows[at];
    const move = (to: number) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
      if (next) onSelect(next.thing.id);
    };
    const on: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at < 0 ? 0 : at - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => row && (open.has(row.thing.id) ? move(at + 1) : toggle(row.thing.id, true)),
      ArrowLeft: () => row && (open.has(row.thing.id) && row.thing.children > 0 ? toggle(row.thing.id, false) : row.thing.parent !== null && onSelect(row.thing.parent)),
      Escape: () => onSelect(null),
    };
    const act = on[e.key];
    if (act) {
      e.preventDefault();
      act();
    }
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="border-b border-line p-2">
        <Search label={t.tree.search} value={search} onChange={setSearch} />
      </div>
      {things.error !== null && <Failed what={t.tree.notRead} error={things.error} again={things.again} className="m-2" />}
      {list.length === 0 && things.error === null && (things.whole ? <p className="p-4 text-ink-3">{t.tree.none}</p> : <Skeleton rows={5} className="p-2" />)}
      {asked && rows.length === 0 && <p className="p-4 text-sm text-ink-3">{t.nothingFound(search)}</p>}
      <div ref={box} role="tree" aria-label={t.tree.title} tabIndex={0} aria-activedescendant={at >= 0 ? `object-${selected ?? ""}` : undefined} onKeyDown={keys} className="min-h-0 flex-1 overflow-auto py-1 focus-visible:-outline-offset-2">
        <div style={{ height: virtual.getTotalSize() }} className="relative" role="none">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const { thing, depth } = row;
            const expandable = !asked && thing.children > 0;
            return (
              <div
                key={thing.id}
                id={`object-${thing.id}`}
                role="treeitem"
                aria-level={depth + 1}
                aria-selected={thing.id === selected}
                aria-expanded={expandable ? open.has(thing.id) : undefined}
                onClick={() => onSelect(thing.id === selected ? null : thing.id)}
                className={clsx("absolute inset-x-1 flex h-7 cursor-default items-center gap-1 rounded-md pr-2 text-sm", thing.id === selected ? "bg-accent-soft font-medium text-accent-strong" : "hover:bg-sunken")}
                style={{ transform: `translateY(${item.start}px)`, paddingLeft: 4 + depth * 14 }}
              >
                <span
                  aria-hidden="true"
                  className={clsx("flex size-5 shrink-0 items-center justify-center rounded text-ink-3", !expandable && "invisible")}
                  onClick={(e) => {
                    e.stopPropagation();
                    toggle(thing.id, !open.has(thing.id));
                  }}
                >
                  <Icon name={open.has(thing.id) ? "down" : "right"} size={13} />
                </span>
                <span className="truncate">{thing.name}</span>
                {thing.children > 0 && <span className="ml-auto pl-2 text-xs font-normal text-ink-3">{thing.children}</span>}
              </div>
            );
          })}
        </div>
      </div>
      {things.whole && list.length >= most && <p className="border-t border-line p-2 text-sm text-ink-3">{t.tree.cut(most)}</p>}
    </div>
  );
}
