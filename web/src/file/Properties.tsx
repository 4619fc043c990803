import { skipToken, useQuery } from "@apollo/client/react";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Failed, Skeleton } from "../ui/feedback";
import { PropertiesQuery } from "./operations";
import type { Things } from "./Tree";

/** What is known of the selected object; of the whole model when none is. */
export function Properties({ translationId, things, selected }: { translationId: string | undefined; things: Things; selected: number | null }) {
  const t = useText();
  const f = useFormat();
  const thing = things.list.find((o) => o.id === (selected ?? 1));
  const { data, error, refetch } = useQuery(PropertiesQuery, translationId && thing ? { variables: { id: translationId, after: thing.before } } : skipToken);
  if (!translationId) return <p className="p-4 text-sm text-ink-3">{t.properties.none}</p>;
  if (error) return <Failed what={t.properties.notRead} error={error} again={() => void refetch().catch(() => undefined)} className="m-4" />;
  const object = data?.translation?.views[0]?.objects.edges[0]?.node;
  if (!object || !thing) return things.whole && !thing ? <p className="p-4 text-sm text-ink-3">{t.properties.none}</p> : <Skeleton rows={4} className="p-4" />;
  const groups = Map.groupBy(object.properties, (p) => p.category);
  const show = (value: unknown) => (typeof value === "number" ? f.number(value) : typeof value === "boolean" ? (value ? t.yes : t.no) : String(value));
  return (
    <div className="p-4" data-object={object.objectId}>
      <h2 className="text-lg font-semibold tracking-tight break-words">{thing.name}</h2>
      {thing.id !== 1 && <p className="font-mono text-xs break-all text-ink-3">{object.externalId}</p>}
      {selected === null && <p className="mt-2 text-sm text-ink-3">{t.properties.whole}</p>}
      {[...groups].map(([category, list]) => (
        <section key={category} className="mt-5">
          <h3 className="mb-1 text-xs font-medium text-ink-3">{category}</h3>
          <dl className="divide-y divide-line border-y border-line text-sm">
            {list.map((p) => (
              <div key={p.name} className="flex gap-4 py-1.5">
                <dt className="text-ink-2">{p.name}</dt>
                <dd className="ml-auto text-right font-medium break-words tabular-nums">
                  {show(p.value)}
                  {p.unit && <span className="ml-1 font-normal text-ink-3">{p.unit}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
