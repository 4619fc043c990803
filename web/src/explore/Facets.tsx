import { skipToken, useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { useState } from "react";
import type { ModelObjectFilter } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, buttonClass } from "../ui/controls";
import { Failed, Skeleton } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { complete, type Condition, filterOf, type Property, refOf, sameCondition, sameProperty } from "./filter";
import { AggregateQuery, FacetsQuery } from "./operations";
import { PropertyPicker } from "./PropertyPicker";

const page = 12;

interface FacetsProps {
  translationId: string;
  search: string;
  conditions: readonly Condition[];
  /** A value was clicked: it is asked for from now on, or no more. */
  onToggle: (condition: Condition) => void;
}

/** What the numbers of a property come to among the objects that are found. */
function Sums({ translationId, property, filter }: { translationId: string; property: Property; filter: ModelObjectFilter | undefined }) {
  const t = useText();
  const f = useFormat();
  const { data, previousData, error } = useQuery(AggregateQuery, { variables: { id: translationId, property: refOf(property), filter: filter ?? null }, fetchPolicy: "no-cache" });
  if (error) return <Failed what={t.explore.notCounted} error={error} />;
  const sums = (data ?? previousData)?.translation?.views[0]?.aggregate;
  if (!sums) return <Skeleton rows={1} />;
  const rows = [
    [t.explore.sum, sums.sum],
    [t.explore.mean, sums.count > 0 ? sums.sum / sums.count : null],
    [t.explore.least, sums.min],
    [t.explore.greatest, sums.max],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 text-sm" data-aggregate={sums.sum}>
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-2 border-b border-line py-1">
          <dt className="text-ink-3">{label}</dt>
          <dd className="text-right font-medium tabular-nums">
            {value == null ? "–" : f.number(value)} {value != null && sums.unit && <span className="font-normal text-ink-3">{sums.unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The distinct values of a property with their counts, and what a second one comes to for each. */
export function Facets({ translationId, search, conditions, onToggle }: FacetsProps) {
  const t = useText();
  const f = useFormat();
  const [property, setProperty] = useState<Property | null>(null);
  const [measure, setMeasure] = useState<Property | null>(null);
  const [first, setFirst] = useState(page);
  const said = conditions.filter(complete);
  const filter = filterOf(search, said);
  // Among the values of a property those that are not asked for are shown, too, to be added.
  const others = filterOf(search, said.filter((c) => !property || c.operator !== "is" || !sameProperty(c.property, property)));
  const { data, previousData, error, refetch } = useQuery(
    FacetsQuery,
    property ? { variables: { id: translationId, property: refOf(property), measure: measure && refOf(measure), filter: others ?? null, first }, fetchPolicy: "no-cache" } : skipToken,
  );
  const facets = (data ?? previousData)?.translation?.views[0]?.facets;
  const most = Math.max(1, ...(facets?.nodes.map((n) => n.objectCount) ?? []));
  const show = (value: unknown) => (typeof value === "number" ? f.number(value) : typeof value === "boolean" ? (value ? t.yes : t.no) : String(value) || "–");
  const trigger = (label: string, chosen: Property | null) => (
    <button type="button" className={buttonClass("quiet", "min-w-0 max-w-full justify-start")}>
      <span className="text-ink-3">{label}</span>
      <span className="truncate">{chosen ? chosen.name : t.explore.choose}</span>
      <Icon name="down" size={14} className="ml-auto shrink-0 text-ink-3" />
    </button>
  );
  return (
    <section aria-label={t.explore.groups} className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <PropertyPicker
          translationId={translationId}
          trigger={trigger(t.explore.by, property)}
          onPick={(p) => {
            setProperty(p);
            setFirst(page);
          }}
        />
        {property && <PropertyPicker translationId={translationId} type="NUMBER" trigger={trigger(t.explore.measure, measure)} onPick={setMeasure} />}
        {measure && (
          <Button look="plain" onClick={() => setMeasure(null)}>
            {t.explore.noMeasure}
          </Button>
        )}
      </div>
      {!property && <p className="text-sm text-ink-3">{t.explore.byAbout}</p>}
      {property?.type === "NUMBER" && <Sums translationId={translationId} property={property} filter={filter} />}
      {error && <Failed what={t.explore.notCounted} error={error} again={() => void refetch().catch(() => undefined)} />}
      {property && !facets && !error && <Skeleton rows={3} />}
      {property && facets?.nodes.length === 0 && <p className="text-sm text-ink-3">{t.explore.noValues}</p>}
      {property && facets && (
        <ul className="space-y-0.5" aria-label={property.name}>
          {facets.nodes.map((n) => {
            const condition: Condition = { property, operator: "is", value: String(n.value) };
            const on = conditions.some((c) => sameCondition(c, condition));
            return (
              <li key={String(n.value)}>
                <button type="button" aria-pressed={on} data-facet={String(n.value)} onClick={() => onToggle(condition)} className={clsx("relative flex w-full items-baseline gap-2 overflow-hidden rounded-md px-2 py-1 text-left text-sm hover:bg-sunken", on && "text-accent-strong")}>
                  <span aria-hidden="true" className={clsx("absolute inset-y-0 left-0 rounded-md", on ? "bg-accent-soft" : "bg-sunken")} style={{ width: `${(100 * n.objectCount) / most}%` }} />
                  <span className="relative min-w-0 flex-1 truncate">
                    {on && <Icon name="check" size={12} className="mr-1 inline" />}
                    {show(n.value)} {n.unit && <span className="text-ink-3">{n.unit}</span>}
                  </span>
                  {n.measure && (
                    <span className="relative text-ink-2 tabular-nums">
                      {f.number(n.measure.sum)} {n.measure.unit}
                    </span>
                  )}
                  <span className="relative w-10 text-right text-ink-2 tabular-nums">{f.number(n.objectCount)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {facets && facets.totalCount > facets.nodes.length && facets.nodes.length < 100 && (
        <Button look="plain" className="-ml-3" onClick={() => setFirst(100)}>
          {t.explore.moreValues(Math.min(100, facets.totalCount) - facets.nodes.length)}
        </Button>
      )}
    </section>
  );
}
