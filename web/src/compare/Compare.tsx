import { useApolloClient, useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { useEffect, useState } from "react";
import { readPages } from "../api/pages";
import type { DiffQuery as Read, ModelChangeKind } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button } from "../ui/controls";
import { Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { mostPainted, type Paint, type Tone, tones } from "../viewer/paint";
import { DiffObjectsQuery, DiffQuery } from "./operations";

type Diff = NonNullable<Extract<NonNullable<Read["node"]>, { diff?: unknown }>["diff"]>;
type Change = Diff["changes"]["nodes"][number];

const page = 25;
const kinds: readonly ModelChangeKind[] = ["ADDED", "REMOVED", "CHANGED"];
const toneOf: Record<ModelChangeKind, Tone> = { ADDED: "added", REMOVED: "removed", CHANGED: "changed" };

const diffOf = (data: Read | undefined): Diff | null | undefined => data && (data.node?.__typename === "FileVersion" ? data.node.diff : null);

function One({ change, selected, onSelect }: { change: Change; selected: number | null; onSelect: (object: number | null) => void }) {
  const t = useText();
  const f = useFormat();
  const [open, setOpen] = useState(false);
  const show = (p: { value: unknown; unit?: string | null } | null | undefined) => {
    if (!p) return "–";
    const value = typeof p.value === "number" ? f.number(p.value) : typeof p.value === "boolean" ? (p.value ? t.yes : t.no) : String(p.value);
    return p.unit ? `${value} ${p.unit}` : value;
  };
  const name = change.after?.name ?? change.before?.name ?? change.externalId;
  const renamed = change.before && change.after && change.before.name !== change.after.name;
  const id = change.after?.objectId;
  const on = id !== undefined && id === selected;
  return (
    <li data-change={change.kind} className="py-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          if (id !== undefined) onSelect(open && on ? null : id);
        }}
        className={clsx("flex w-full items-center gap-2 rounded-md px-1 py-0.5 text-left text-sm hover:bg-sunken", on && "bg-accent-soft text-accent-strong")}
      >
        <span className={clsx("size-2.5 shrink-0 rounded-full", tones[toneOf[change.kind]].swatch)} />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-xs text-ink-3">{t.compare.kind[change.kind]}</span>
      </button>
      {renamed && <p className="mt-1 pl-5 text-sm break-words text-ink-2">{t.compare.renamed(change.before?.name ?? "")}</p>}
      {open && change.properties.length === 0 && !renamed && <p className="mt-1 pl-5 text-sm text-ink-3">{t.compare.noProperties}</p>}
      {open && change.properties.length > 0 && (
        <table className="mt-1 ml-5 w-[calc(100%-1.25rem)] table-fixed text-sm">
          <thead className="text-left text-xs text-ink-3">
            <tr>
              <th className="w-2/5 py-1 font-medium">{t.compare.property}</th>
              <th className="py-1 font-medium">{t.compare.before}</th>
              <th className="py-1 font-medium">{t.compare.after}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-y border-line align-top">
            {change.properties.map((p) => (
              <tr key={`${p.category} ${p.name}`}>
                <th scope="row" className="py-1 pr-2 text-left font-normal break-words text-ink-2" title={p.category}>
                  {p.name}
                </th>
                <td className="py-1 pr-2 break-words text-ink-2 tabular-nums">{show(p.before)}</td>
                <td className="py-1 font-medium break-words tabular-nums">{show(p.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

/** Paints what differs, as long as the comparison is on the page. The objects that only the other version has are taken from its own model. */
function useDiffPaint(version: string, against: string, goneUrl: string | undefined, onPaint: (paint: Paint | null) => void): unknown {
  const t = useText();
  const client = useApolloClient();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let stopped = false;
    setError(null);
    readPages(async (after) => {
      const { data } = await client.query({ query: DiffObjectsQuery, variables: { version, against, first: 100, after }, fetchPolicy: "no-cache" });
      return data?.node?.__typename === "FileVersion" ? data.node.diff?.changes : null;
    }, mostPainted).then(
      ({ nodes, whole }) => {
        if (stopped) return;
        const objects = new Map<number, Tone>();
        const gone = new Set<number>();
        for (const n of nodes) {
          if (n.after) objects.set(n.after.objectId, toneOf[n.kind]);
          else if (n.before) gone.add(n.before.objectId);
        }
        onPaint({
          objects,
          deep: false,
          ...(goneUrl && gone.size > 0 ? { gone: { url: goneUrl, objects: gone } } : {}),
          legend: kinds.map((k) => ({ tone: toneOf[k], label: t.compare.kind[k] })),
          ...(whole ? {} : { note: t.viewer.cut(mostPainted) }),
        });
      },
      (e: unknown) => !stopped && setError(e),
    );
    return () => {
      stopped = true;
      onPaint(null);
    };
  }, [client, version, against, goneUrl, onPaint, t]);
  return error;
}

interface CompareProps {
  /** Ids of the two file versions. */
  version: string;
  against: string;
  /** Where the model of the other version is, for what only it has. */
  goneUrl: string | undefined;
  selected: number | null;
  onSelect: (object: number | null) => void;
  onPaint: (paint: Paint | null) => void;
}

/** How the objects of two versions differ: in numbers, in a list, and on the model. */
export function Compare({ version, against, goneUrl, selected, onSelect, onPaint }: CompareProps) {
  const t = useText();
  const f = useFormat();
  const say = useSay();
  const client = useApolloClient();
  const [kind, setKind] = useState<ModelChangeKind | null>(null);
  const variables = { version, against, kinds: kind ? [kind] : null, first: page, after: null };
  const { data, previousData, error, refetch } = useQuery(DiffQuery, { variables, fetchPolicy: "no-cache" });
  const [more, setMore] = useState<{ of: typeof data; nodes: Change[]; end: string | null }>({ of: undefined, nodes: [], end: null });
  const unpainted = useDiffPaint(version, against, goneUrl, onPaint);
  const diff = diffOf(data ?? previousData);
  if (error) return <Failed what={t.compare.notRead} error={error} again={() => void refetch().catch(() => undefined)} className="m-4" />;
  if (diff === undefined) return <Skeleton rows={4} className="p-4" />;
  if (diff === null) return <Empty title={t.compare.cannot}>{t.compare.cannotAbout}</Empty>;
  const rest = more.of === data ? more : null;
  const changes = [...diff.changes.nodes, ...(rest?.nodes ?? [])];
  const { hasNextPage, endCursor } = diff.changes.pageInfo;
  const end = rest ? rest.end : hasNextPage ? (endCursor ?? null) : null;
  const readMore = () =>
    void client
      .query({ query: DiffQuery, variables: { ...variables, after: end }, fetchPolicy: "no-cache" })
      .then((answer) => {
        const next = diffOf(answer.data)?.changes;
        setMore({ of: data, nodes: [...(rest?.nodes ?? []), ...(next?.nodes ?? [])], end: next?.pageInfo.hasNextPage ? (next.pageInfo.endCursor ?? null) : null });
      })
      .catch((e: unknown) => say(t.compare.notRead, e));
  const counts: Record<ModelChangeKind, number> = { ADDED: diff.summary.added, REMOVED: diff.summary.removed, CHANGED: diff.summary.changed };
  return (
    <section aria-label={t.compare.title} className="px-4 pb-4" data-diff={kinds.map((k) => counts[k]).join(" ")}>
      <div role="group" aria-label={t.compare.show} className="grid grid-cols-3 gap-2 py-3">
        {kinds.map((k) => (
          <button
            key={k}
            type="button"
            aria-pressed={kind === k}
            onClick={() => setKind(kind === k ? null : k)}
            className={clsx("rounded-lg border px-3 py-2 text-left", kind === k ? "border-accent bg-accent-soft" : "border-line bg-raised hover:bg-sunken")}
          >
            <span className="block text-xl font-semibold tabular-nums">{f.number(counts[k])}</span>
            <span className="flex items-center gap-1.5 text-sm text-ink-2">
              <span className={clsx("size-2 rounded-full", tones[toneOf[k]].swatch)} /> {t.compare.kind[k]}
            </span>
          </button>
        ))}
      </div>
      <p className="text-sm text-ink-3">{t.compare.unchanged(diff.summary.unchanged)}</p>
      {unpainted !== null && <Failed what={t.explore.notPainted} error={unpainted} className="mt-3" />}
      {changes.length === 0 && <p className="mt-3 text-sm text-ink-2">{t.compare.same}</p>}
      <ol className="mt-2 divide-y divide-line">
        {changes.map((c) => (
          <One key={`${c.kind} ${c.externalId} ${c.after?.objectId ?? c.before?.objectId ?? ""}`} change={c} selected={selected} onSelect={onSelect} />
        ))}
      </ol>
      {end && (
        <Button look="plain" className="-ml-3" onClick={readMore}>
          {t.compare.more}
        </Button>
      )}
    </section>
  );
}
