import { useApolloClient, useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { ViewerQuery } from "../account/operations";
import { expect } from "../api/errors";
import { readFragment } from "../gql";
import type { FileQuery as FileData, OutputFormat, TranslationStateFragment } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { CancelTranslationMutation, RetryTranslationMutation, StartTranslationMutation, TranslationState } from "../project/operations";
import { Button, Check, Choice } from "../ui/controls";
import { Bar, Empty, Failed, Skeleton, Status, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask } from "../ui/overlay";
import { FileQuery, TimelineQuery } from "./operations";

type Node = NonNullable<FileData["file"]>["translations"]["nodes"][number];

/** Cancels and tries again; the page hears of the rest by itself. */
export function useTranslations() {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  return {
    cancel: (id: string) =>
      void client
        .mutate({ mutation: CancelTranslationMutation, variables: { id } })
        .then((done) => expect(done, (d) => ({ object: d.cancelTranslation.translation, userErrors: d.cancelTranslation.userErrors })))
        .catch((e: unknown) => say(t.translation.notCanceled, e)),
    retry: (id: string) =>
      void client
        .mutate({ mutation: RetryTranslationMutation, variables: { id } })
        .then((done) => expect(done, (d) => ({ object: d.retryTranslation.translation, userErrors: d.retryTranslation.userErrors })))
        .catch((e: unknown) => say(t.translation.notRetried, e)),
  };
}

/** Why a translation failed, and what to do. */
function Reason({ error }: { error: NonNullable<TranslationStateFragment["error"]> }) {
  const t = useText();
  return (
    <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3">
      <p className="font-medium break-words">{error.message}</p>
      {error.cause && <p className="mt-1 text-sm break-words text-ink-2">{error.cause}</p>}
      <p className="mt-1 text-sm break-words text-ink-2">{error.advice ?? (error.retryable ? t.translation.mayPass : t.translation.wontPass)}</p>
      <code className="mt-1 block font-mono text-xs text-ink-2">{error.code}</code>
    </div>
  );
}

/** Asks what a file is to become. */
export function Translate({ file, onClose, onStarted }: { file: { id: string; format: string; versions: number }; onClose: () => void; onStarted: () => void }) {
  const t = useText();
  const client = useApolloClient();
  const { data } = useQuery(ViewerQuery);
  const can = data?.supportedFormats.find((f) => f.input === file.format)?.outputs ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<OutputFormat>>(new Set(can.filter((o) => o === "GLTF" || o === "SVF2" || o === "THUMBNAIL")));
  const [version, setVersion] = useState(String(file.versions));
  const [force, setForce] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async () => {
    const done = await client.mutate({
      mutation: StartTranslationMutation,
      variables: { input: { fileId: file.id, outputs: [...chosen], force, versionNumber: Number(version) } },
      refetchQueries: [FileQuery],
    });
    expect(done, (d) => ({ object: d.startTranslation.translation, userErrors: d.startTranslation.userErrors }));
    onStarted();
    onClose();
  };
  const answer = () => {
    setBusy(true);
    start().catch(setError).finally(() => setBusy(false));
  };
  return (
    <Ask open onClose={onClose} title={t.translation.start} about={can.length > 0 ? t.translation.about : t.translation.unsupported(file.format)} action={t.translation.start} busy={busy} onAnswer={answer}>
      {can.length > 0 && (
        <fieldset>
          <legend className="mb-2 text-sm font-medium">{t.translation.outputs}</legend>
          <div className="grid grid-cols-2 gap-2">
            {can.map((o) => (
              <Check key={o} label={t.output[o]} checked={chosen.has(o)} onChange={(on) => setChosen((old) => new Set(on ? [...old, o] : [...old].filter((x) => x !== o)))} />
            ))}
          </div>
        </fieldset>
      )}
      {file.versions > 1 && (
        <p>
          <Choice label={t.file.version} value={version} onChange={setVersion} options={Array.from({ length: file.versions }, (_, i) => [String(file.versions - i), `${t.file.version} ${file.versions - i}`] as const)} />
        </p>
      )}
      <Check label={t.translation.force} checked={force} onChange={setForce} />
      {error !== null && <Failed what={t.translation.notStarted} error={error} />}
    </Ask>
  );
}

function Timeline({ id, sequence }: { id: string; sequence: number }) {
  const t = useText();
  const f = useFormat();
  const { data, error, refetch } = useQuery(TimelineQuery, { variables: { id, after: Math.max(0, sequence - 100) }, fetchPolicy: "cache-and-network" });
  const [shown, setShown] = useState(data);
  useEffect(() => {
    if (data) setShown(data);
  }, [data]);
  if (error) return <Failed what={t.translation.noTimeline} error={error} again={() => void refetch().catch(() => undefined)} />;
  const events = shown?.translation?.events;
  if (!events) return <Skeleton rows={2} />;
  return (
    <ol className="relative mt-3 space-y-2 border-l border-line pl-4 text-sm" aria-label={t.translation.timeline}>
      {events.map((e) => (
        <li key={e.sequence} className="relative" data-sequence={e.sequence}>
          <span className="absolute top-1.5 -left-[1.19rem] size-1.5 rounded-full bg-line-strong" />
          <span className="flex gap-3">
            <span className="min-w-0 flex-1 break-words text-ink-2">
              {e.message ?? t.stage[e.stage]}
              {e.status === "RUNNING" && <span className="ml-1.5 text-ink-3">{e.progress} %</span>}
            </span>
            <time dateTime={e.at} className="text-xs text-ink-3">
              {f.clock(e.at)}
            </time>
          </span>
        </li>
      ))}
    </ol>
  );
}

function One({ node, whyNot, viewed, first, onView }: { node: Node; whyNot: string | undefined; viewed: boolean; first: boolean; onView: () => void }) {
  const t = useText();
  const f = useFormat();
  const s = readFragment(TranslationState, node);
  const { cancel, retry } = useTranslations();
  const going = s.status === "QUEUED" || s.status === "RUNNING";
  const [open, setOpen] = useState(first);
  const viewable = s.derivatives.some((d) => d.format === "GLTF");
  return (
    <li className="px-4 py-3" data-translation={s.status}>
      <div className="flex items-center gap-2">
        <Status status={s.status} />
        <span className="ml-auto text-sm text-ink-3">
          v{node.fileVersion.number} · {f.ago(s.createdAt)}
        </span>
      </div>
      <p className="mt-1 text-sm text-ink-2">{s.outputs.map((o) => t.output[o]).join(" · ")}</p>
      <p className="text-sm text-ink-3">
        {t.translation.by(node.requestedBy.name)}
        {s.attempts > 1 && ` · ${t.translation.attempts(s.attempts)}`}
        {node.reusedFrom && ` · ${t.translation.reused}`}
        {s.startedAt && s.finishedAt && ` · ${f.span((Date.parse(s.finishedAt) - Date.parse(s.startedAt)) / 1000)}`}
      </p>
      {going && (
        <div className="mt-2 flex items-center gap-2" data-progress={s.progress}>
          <Bar value={s.progress} label={t.stage[s.stage]} className="flex-1" />
          <span className="text-sm text-accent">{s.progress} %</span>
        </div>
      )}
      {s.error && (
        <div className="mt-2">
          <Reason error={s.error} />
        </div>
      )}
      <div className="mt-2 -ml-3 flex flex-wrap gap-1">
        <Button look="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "down" : "right"} size={14} /> {t.translation.timeline}
        </Button>
        {viewable && !viewed && (
          <Button look="plain" icon="eye" onClick={onView}>
            {t.translation.view}
          </Button>
        )}
        {going && (
          <Button look="plain" icon="close" why={whyNot} onClick={() => cancel(s.id)}>
            {t.cancel}
          </Button>
        )}
        {!going && s.status !== "SUCCEEDED" && (
          <Button look="plain" icon="retry" why={whyNot} onClick={() => retry(s.id)}>
            {t.translation.retry}
          </Button>
        )}
      </div>
      {open && <Timeline id={s.id} sequence={s.sequence} />}
    </li>
  );
}

/** The file's translations, newest first. */
export function Translations({ nodes, whyNot, viewed, onView, onStart }: { nodes: readonly Node[]; whyNot: string | undefined; viewed: string | undefined; onView: (id: string) => void; onStart: () => void }) {
  const t = useText();
  if (nodes.length === 0) {
    return <Empty title={t.file.untranslated} actions={<Button why={whyNot} onClick={onStart}>{t.translation.start}</Button>}>{t.file.untranslatedAbout}</Empty>;
  }
  return (
    <ol className="divide-y divide-line">
      {nodes.map((n, i) => (
        <One key={n.id} node={n} whyNot={whyNot} viewed={n.id === viewed} first={i === 0} onView={() => onView(n.id)} />
      ))}
    </ol>
  );
}
