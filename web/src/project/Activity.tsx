import { Link } from "react-router";
import { readFragment, type FragmentType } from "../gql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { EventLine } from "./operations";

/** What has happened, newest first. The progress of one translation is one line: its latest. */
export function Activity({ events }: { events: readonly FragmentType<typeof EventLine>[] }) {
  const t = useText();
  const f = useFormat();
  const told = new Set<string>();
  const lines = readFragment(EventLine, events).filter((e) => {
    if (e.__typename !== "TranslationEvent") return true;
    if (told.has(e.translation.id)) return false;
    told.add(e.translation.id);
    return true;
  });
  if (lines.length === 0) return <p className="text-ink-3">{t.activity.none}</p>;
  return (
    <ol className="space-y-4" aria-live="off" data-activity={lines.length}>
      {lines.map((e) => {
        const file = e.__typename === "TranslationEvent" ? e.translation.file : e.__typename === "FileEvent" ? e.file : null;
        const name = file ? <Link to={`/files/${file.id}`} className="font-medium break-words hover:underline">{file.name}</Link> : <span className="text-ink-3">{t.activity.gone}</span>;
        return (
          <li key={e.cursor} className="flex gap-3">
            <span
              className={`mt-2 size-1.5 shrink-0 rounded-full ${e.__typename === "TranslationEvent" && e.status === "SUCCEEDED" ? "bg-ok" : e.__typename === "TranslationEvent" && (e.status === "FAILED" || e.status === "TIMED_OUT") ? "bg-bad" : e.__typename === "TranslationEvent" ? "bg-accent" : "bg-line-strong"}`}
            />
            <div className="min-w-0 text-sm">
              <p>
                {e.__typename === "StreamGap" ? e.reason : name}
              </p>
              <p className="text-ink-2 first-letter:uppercase">
                {e.__typename === "TranslationEvent" && (e.status === "RUNNING" ? `${t.stage[e.stage]}, ${e.progress} %` : t.activity.translation[e.status]((e.actor ?? (e.status === "QUEUED" ? e.translation.requestedBy : null))?.name))}
                {e.__typename === "FileEvent" && t.activity.file[e.kind](e.actor?.name)}
                <span className="text-ink-3">
                  {" · "}
                  <time dateTime={e.at} title={f.moment(e.at)}>
                    {f.ago(e.at)}
                  </time>
                </span>
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
