import { useApolloClient, useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { readPages } from "../api/pages";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Check, Choice, Search } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { mostPainted, type Paint } from "../viewer/paint";
import { complete, type Condition, filterOf, operators, sameCondition } from "./filter";
import { Facets } from "./Facets";
import { CsvQuery, FoundQuery } from "./operations";
import { PropertyPicker } from "./PropertyPicker";

const page = 50;

function ConditionRow({ condition, onChange, onRemove }: { condition: Condition; onChange: (c: Condition) => void; onRemove: () => void }) {
  const t = useText();
  const { property, operator, value } = condition;
  const label = t.explore.conditionOn(property.name);
  return (
    <li className="rounded-md border border-line bg-raised py-1.5 pr-1 pl-2.5 text-sm" data-condition={property.name}>
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate">
          {property.name} {property.unit && <span className="text-ink-3">{property.unit}</span>}
        </span>
        <button type="button" aria-label={t.explore.remove(property.name)} onClick={onRemove} className="flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink">
          <Icon name="close" size={13} />
        </button>
      </div>
      <div className="mt-1 flex gap-1.5 pr-1.5">
        <Choice label={label} value={operator} options={operators[property.type].map((o) => [o, t.explore.operators[o]] as const)} onChange={(o) => onChange({ ...condition, operator: o })} className="w-32 shrink-0" />
        {operator !== "has" && property.type === "BOOLEAN" && (
          <Choice label={t.explore.value} value={value === "false" ? "false" : "true"} options={[["true", t.yes], ["false", t.no]]} onChange={(v) => onChange({ ...condition, value: v })} />
        )}
        {operator !== "has" && property.type !== "BOOLEAN" && (
          <input
            aria-label={t.explore.value}
            aria-invalid={value !== "" && !complete(condition) ? true : undefined}
            inputMode={property.type === "NUMBER" ? "decimal" : "text"}
            value={value}
            onChange={(e) => onChange({ ...condition, value: e.target.value })}
            className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-raised px-2 text-ink aria-invalid:border-bad"
          />
        )}
      </div>
    </li>
  );
}

/** Paints what is found on the model, as long as it is asked for. */
function useFoundPaint(translationId: string, filter: ReturnType<typeof filterOf>, on: boolean, label: string, cut: (n: number) => string, onPaint: (paint: Paint | null) => void): unknown {
  const client = useApolloClient();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!on || !filter) {
      onPaint(null);
      return;
    }
    let stopped = false;
    setError(null);
    readPages(async (after) => (await client.query({ query: FoundQuery, variables: { id: translationId, filter, first: 100, after }, fetchPolicy: "no-cache" })).data?.translation?.views[0]?.objects, mostPainted).then(
      ({ nodes, whole }) => !stopped && onPaint({ objects: new Map(nodes.map((n) => [n.objectId, "found"])), deep: true, legend: [{ tone: "found", label }], ...(whole ? {} : { note: cut(mostPainted) }) }),
      (e: unknown) => !stopped && setError(e),
    );
    return () => {
      stopped = true;
    };
  }, [client, translationId, filter, on, label, cut, onPaint]);
  useEffect(() => () => onPaint(null), [onPaint]);
  return error;
}

interface ExploreProps {
  translationId: string;
  selected: number | null;
  onSelect: (object: number | null) => void;
  onPaint: (paint: Paint | null) => void;
}

/** Asks the model questions: which objects have such properties, how many of each, what they come to. */
export function Explore({ translationId, selected, onSelect, onPaint }: ExploreProps) {
  const t = useText();
  const f = useFormat();
  const say = useSay();
  const client = useApolloClient();
  const [search, setSearch] = useState("");
  const [conditions, setConditions] = useState<readonly Condition[]>([]);
  const [shown, setShown] = useState(true);
  const asked = useDeferredValue(search);
  const said = useDeferredValue(conditions);
  const filter = useMemo(() => filterOf(asked, said.filter(complete)), [asked, said]);
  const { data, previousData, error, refetch } = useQuery(FoundQuery, { variables: { id: translationId, filter: filter ?? null, first: page, after: null }, fetchPolicy: "no-cache" });
  const [more, setMore] = useState<{ of: typeof data; nodes: { objectId: number; name: string }[]; end: string | null }>({ of: undefined, nodes: [], end: null });
  const found = (data ?? previousData)?.translation?.views[0]?.objects;
  const rest = more.of === data ? more : null;
  const nodes = [...(found?.nodes ?? []), ...(rest?.nodes ?? [])];
  const end = rest ? rest.end : found?.pageInfo.hasNextPage ? (found.pageInfo.endCursor ?? null) : null;
  const unpainted = useFoundPaint(translationId, filter, shown, t.explore.found, t.viewer.cut, onPaint);
  const readMore = () =>
    void client
      .query({ query: FoundQuery, variables: { id: translationId, filter: filter ?? null, first: page, after: end }, fetchPolicy: "no-cache" })
      .then((answer) => {
        const next = answer.data?.translation?.views[0]?.objects;
        setMore({ of: data, nodes: [...(rest?.nodes ?? []), ...(next?.nodes ?? [])], end: next?.pageInfo.hasNextPage ? (next.pageInfo.endCursor ?? null) : null });
      })
      .catch((e: unknown) => say(t.explore.notRead, e));
  const toggle = (c: Condition) => setConditions((old) => (old.some((o) => sameCondition(o, c)) ? old.filter((o) => !sameCondition(o, c)) : [...old, c]));
  const fetchCsv = () =>
    void client
      .query({ query: CsvQuery, variables: { id: translationId, filter: filter ?? null }, fetchPolicy: "no-cache" })
      .then((answer) => {
        const url = answer.data?.translation?.views[0]?.csvUrl;
        if (url) window.location.assign(url);
      })
      .catch((e: unknown) => say(t.explore.noCsv, e));
  return (
    <div className="space-y-5 p-4">
      <section aria-label={t.explore.which} className="space-y-2">
        <Search label={t.explore.search} value={search} onChange={setSearch} />
        {conditions.length > 0 && (
          <ul aria-label={t.explore.conditions} className="space-y-1.5">
            {conditions.map((c, i) => (
              <ConditionRow key={i} condition={c} onChange={(next) => setConditions((old) => old.map((o, k) => (k === i ? next : o)))} onRemove={() => setConditions((old) => old.filter((_, k) => k !== i))} />
            ))}
          </ul>
        )}
        <div className="flex flex-wrap gap-2">
          <PropertyPicker
            translationId={translationId}
            trigger={
              <Button look="quiet" icon="add">
                {t.explore.condition}
              </Button>
            }
            onPick={(property) => setConditions((old) => [...old, { property, operator: operators[property.type][0] ?? "is", value: property.type === "BOOLEAN" ? "true" : "" }])}
          />
          {(conditions.length > 0 || search) && (
            <Button
              look="plain"
              onClick={() => {
                setConditions([]);
                setSearch("");
              }}
            >
              {t.explore.clear}
            </Button>
          )}
        </div>
      </section>
      <Facets translationId={translationId} search={asked} conditions={said} onToggle={toggle} />
      <section aria-label={t.explore.found} className="space-y-2">
        <div className="flex items-center gap-2 border-t border-line pt-4">
          <h2 className="mr-auto font-semibold tabular-nums">
            <span role="status">{found ? t.explore.objects(found.totalCount) : t.loading}</span>
          </h2>
          <Button icon="download" onClick={fetchCsv}>
            CSV
          </Button>
        </div>
        {filter && <Check label={t.explore.paint} checked={shown} onChange={setShown} />}
        {unpainted !== null && <Failed what={t.explore.notPainted} error={unpainted} />}
        {error && <Failed what={t.explore.notRead} error={error} again={() => void refetch().catch(() => undefined)} />}
        {!found && !error && <Skeleton rows={4} />}
        {found?.totalCount === 0 && <p className="text-sm text-ink-3">{filter ? t.explore.none : t.explore.noProperties}</p>}
        <ul>
          {nodes.map((n) => (
            <li key={n.objectId}>
              <button
                type="button"
                aria-pressed={n.objectId === selected}
                data-object-row={n.objectId}
                onClick={() => onSelect(n.objectId === selected ? null : n.objectId)}
                className={clsx("block w-full truncate rounded-md px-2 py-1 text-left text-sm", n.objectId === selected ? "bg-accent-soft font-medium text-accent-strong" : "hover:bg-sunken")}
              >
                {n.name}
              </button>
            </li>
          ))}
        </ul>
        {end && found && (
          <Button look="plain" className="-ml-3" onClick={readMore}>
            {t.explore.more(f.number(found.totalCount - nodes.length))}
          </Button>
        )}
      </section>
    </div>
  );
}
