import type { FileQuery, TranslationStateFragment } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { buttonClass } from "../ui/controls";
import { useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";

type Version = NonNullable<FileQuery["file"]>["versions"]["nodes"][number];

function Download({ url, name }: { url: string; name: string }) {
  const t = useText();
  return (
    <a href={url} download={name} aria-label={t.download(name)} className={buttonClass("plain", "px-2")}>
      <Icon name="download" />
    </a>
  );
}

/** The contents that the file has had, newest first. */
export function Versions({ versions }: { versions: readonly Version[] }) {
  const t = useText();
  const f = useFormat();
  const say = useSay();
  return (
    <ol className="divide-y divide-line">
      {versions.map((v) => (
        <li key={v.id} className="flex items-start gap-3 px-4 py-3">
          <span className="rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs">v{v.number}</span>
          <div className="min-w-0 flex-1 text-sm">
            <p>
              {f.bytes(v.sizeBytes)} · {v.uploadedBy.name}
            </p>
            <p className="text-ink-3">{f.moment(v.createdAt)}</p>
            <button type="button" className="block max-w-full truncate font-mono text-xs text-ink-3 hover:text-ink" title={t.copy} onClick={() => void navigator.clipboard.writeText(v.sha256).then(() => say(t.copied))}>
              {v.sha256.slice(0, 16)}…
            </button>
          </div>
          <Download url={v.downloadUrl} name={`v${v.number}`} />
        </li>
      ))}
    </ol>
  );
}

/** What came of the translations: each derivative once, the newest. */
export function Downloads({ translations }: { translations: readonly TranslationStateFragment[] }) {
  const t = useText();
  const f = useFormat();
  const seen = new Set<string>();
  const all = translations.flatMap((n) => n.derivatives).filter((d) => {
    const key = `${d.format} ${d.name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  if (all.length === 0) return <p className="p-4 text-sm text-ink-3">{t.file.noDownloads}</p>;
  return (
    <ul className="divide-y divide-line">
      {all.map((d) => (
        <li key={d.id} className="flex items-center gap-3 px-4 py-2.5">
          <span className="w-12 shrink-0 font-mono text-xs text-ink-3">{t.output[d.format]}</span>
          <div className="min-w-0 flex-1 text-sm">
            <p className="truncate font-medium">{d.name}</p>
            <p className="text-ink-3">{f.bytes(d.sizeBytes)}</p>
          </div>
          <Download url={d.downloadUrl} name={d.name} />
        </li>
      ))}
    </ul>
  );
}
