import { useApolloClient } from "@apollo/client/react";
import { lazy, Suspense, useState } from "react";
import type { FileQuery, TranslationStateFragment } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, buttonClass, Choice } from "../ui/controls";
import { Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import type { Paint } from "../viewer/paint";
import { ZipQuery } from "./operations";

const Compare = lazy(async () => ({ default: (await import("../compare/Compare")).Compare }));

type Version = NonNullable<FileQuery["file"]>["versions"]["nodes"][number];

function Download({ url, name }: { url: string; name: string }) {
  const t = useText();
  return (
    <a href={url} download={name} aria-label={t.download(name)} className={buttonClass("plain", "px-2")}>
      <Icon name="download" />
    </a>
  );
}

/** Two versions that are compared: what there is, and what there was before. */
export interface Pair {
  version: Version;
  against: Version;
}

interface VersionsProps {
  versions: readonly Version[];
  pair: Pair | null;
  /** Where the model of the version that was before is. */
  goneUrl: string | undefined;
  onCompare: (pair: Pair | null) => void;
  selected: number | null;
  onSelect: (object: number | null) => void;
  onPaint: (paint: Paint | null) => void;
}

/** The contents that the file has had, newest first, and how two of them differ. */
export function Versions({ versions, pair, goneUrl, onCompare, ...rest }: VersionsProps) {
  const t = useText();
  const [newest, last] = versions;
  if (!pair) {
    return (
      <>
        {newest && last && (
          <div className="border-b border-line p-4">
            <Button icon="compare" onClick={() => onCompare({ version: newest, against: last })}>
              {t.compare.start}
            </Button>
          </div>
        )}
        <History versions={versions} />
      </>
    );
  }
  const options = versions.map((v) => [v.id, `v${v.number}`] as const);
  const choose = (change: { version?: string; against?: string }) => {
    const version = versions.find((v) => v.id === (change.version ?? pair.version.id));
    const against = versions.find((v) => v.id === (change.against ?? pair.against.id));
    // The one that was chosen already for the other side changes places with it.
    if (version && against) onCompare(version.id === against.id ? { version: pair.against, against: pair.version } : { version, against });
  };
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-4 py-3 text-sm">
        <Choice label={t.compare.version} value={pair.version.id} options={options} onChange={(v) => choose({ version: v })} />
        <span className="text-ink-2">{t.compare.with}</span>
        <Choice label={t.compare.against} value={pair.against.id} options={options} onChange={(v) => choose({ against: v })} />
        <Button look="plain" className="ml-auto" onClick={() => onCompare(null)}>
          {t.close}
        </Button>
      </div>
      <Suspense fallback={<Skeleton rows={4} className="p-4" />}>
        <Compare key={`${pair.version.id} ${pair.against.id}`} version={pair.version.id} against={pair.against.id} goneUrl={goneUrl} {...rest} />
      </Suspense>
    </>
  );
}

function History({ versions }: { versions: readonly Version[] }) {
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
  const done = translations.find((n) => n.status === "SUCCEEDED");
  return (
    <>
    {done && <Zip id={done.id} />}
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
    </>
  );
}

/** All that came of a translation in one archive. Its address lasts a short while, and is asked for when it is wanted. */
function Zip({ id }: { id: string }) {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const fetchIt = () => {
    setBusy(true);
    client
      .query({ query: ZipQuery, variables: { id }, fetchPolicy: "no-cache" })
      .then(({ data }) => data?.translation?.zipUrl && window.location.assign(data.translation.zipUrl))
      .catch((e: unknown) => say(t.file.noZip, e))
      .finally(() => setBusy(false));
  };
  return (
    <div className="border-b border-line p-4">
      <Button icon="download" busy={busy} onClick={fetchIt}>
        {t.file.zip}
      </Button>
    </div>
  );
}
