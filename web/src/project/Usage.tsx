import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Bar } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { UsageQuery } from "./operations";

/** Where a project's models are translated, and how much of the day's translations is used up. Asks again when another has begun. */
export function Usage({ projectId, begun }: { projectId: string; begun: string | undefined }) {
  const t = useText();
  const f = useFormat();
  const { data, refetch } = useQuery(UsageQuery, { variables: { id: projectId }, fetchPolicy: "cache-and-network" });
  useEffect(() => {
    if (begun) void refetch().catch(() => undefined);
  }, [begun, refetch]);
  const project = data?.project;
  if (!project) return null;
  const { translationsToday: today, translationsPerDay: limit, warned, resetsAt } = project.usage;
  const full = limit != null && today >= limit;
  return (
    <div className="mt-1 text-sm text-ink-3" data-usage={today}>
      <p>{t.project.region(t.region[project.region])}</p>
      {(limit != null || warned) && (
        <p className={full || warned ? "mt-1 flex items-center gap-1.5 text-warn" : "mt-1 flex items-center gap-1.5"}>
          {(full || warned) && <Icon name="warn" size={14} />}
          {t.project.usage(today, limit ?? null)}
          {full && ` · ${t.project.resets(f.moment(resetsAt))}`}
        </p>
      )}
      {limit != null && <Bar value={Math.min(100, (100 * today) / Math.max(1, limit))} label={t.project.usage(today, limit)} className="mt-1 w-56" />}
    </div>
  );
}
