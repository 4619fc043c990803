import { useApolloClient, useQuery } from "@apollo/client/react";
import { useDeferredValue, useEffect, useId, useState } from "react";
import { ViewerQuery } from "../account/operations";
import { expect, Refusal, Wrong } from "../api/errors";
import { readFragment } from "../gql";
import type { ArchiveQuery as ArchiveData, FileQuery as FileData, OutputFormat, StartTranslationInput, TranslationStateFragment } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { CancelTranslationMutation, RetryTranslationMutation, StartTranslationMutation, TranslationState } from "../project/operations";
import { Button, Check, Choice, Field } from "../ui/controls";
import { Bar, Empty, Failed, Skeleton, Status, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask } from "../ui/overlay";
import { usualOutputs } from "../upload/uploads";
import { ArchiveQuery, EngineMessagesQuery, FileQuery, TimelineQuery, TranslateEstimateQuery } from "./operations";

type Node = NonNullable<FileData["file"]>["translations"]["nodes"][number];
type ArchiveContent = NonNullable<Extract<NonNullable<ArchiveData["node"]>, { archive?: unknown }>["archive"]>;

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
function Reason({ id, error }: { id: string; error: NonNullable<TranslationStateFragment["error"]> }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3">
      <p className="font-medium break-words">{error.message}</p>
      {error.cause && <p className="mt-1 text-sm break-words text-ink-2">{t.translation.known(error.cause)}</p>}
      <p className="mt-1 text-sm break-words text-ink-2">{error.advice ? t.translation.known(error.advice) : (error.retryable ? t.translation.mayPass : t.translation.wontPass)}</p>
      <code className="mt-1 block font-mono text-xs text-ink-2">{error.code}</code>
      <Button look="plain" className="mt-1 -ml-3" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "down" : "right"} size={14} /> {t.translation.engineSaid}
      </Button>
      {open && <EngineMessages id={id} />}
    </div>
  );
}

/** All that the engine had to say of a translation. */
function EngineMessages({ id }: { id: string }) {
  const t = useText();
  const { data, error, refetch } = useQuery(EngineMessagesQuery, { variables: { id }, fetchPolicy: "no-cache" });
  if (error) return <Failed what={t.translation.notSaid} error={error} again={() => void refetch().catch(() => undefined)} />;
  const messages = data?.translation?.error?.engineMessages;
  if (!messages) return <Skeleton rows={1} />;
  if (messages.length === 0) return <p className="text-sm text-ink-2">{t.translation.saidNothing}</p>;
  return (
    <ul className="mt-1 space-y-1 text-sm text-ink-2" data-engine-messages={messages.length}>
      {messages.map((m, i) => (
        <li key={i} className="break-words">
          <span className={m.severity === "error" ? "font-medium text-bad" : "font-medium"}>{m.severity}</span> {m.text} {m.code && <code className="font-mono text-xs">{m.code}</code>}
        </li>
      ))}
    </ul>
  );
}

/** What an archive holds, and the choice of the model to begin with. */
function Archive({ archive, root, onChange }: { archive: ArchiveContent; root: string; onChange: (name: string) => void }) {
  const t = useText();
  const f = useFormat();
  const name = useId();
  if (archive.problem) {
    return (
      <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3">
        <p className="font-medium">{t.archive.refused}</p>
        <p className="break-words text-ink-2">{archive.problem}</p>
      </div>
    );
  }
  if (archive.candidates.length === 0) return <p role="alert">{t.archive.none}</p>;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t.archive.root}</legend>
      <ul className="max-h-56 space-y-1 overflow-auto rounded-md border border-line p-2">
        {archive.candidates.map((c) => {
          const missing = c.references.filter((r) => !r.found).map((r) => r.name);
          return (
            <li key={c.name}>
              <label className="flex cursor-pointer items-start gap-2 text-sm">
                <input type="radio" name={name} checked={root === c.name} onChange={() => onChange(c.name)} className="mt-0.5 size-4 accent-accent" />
                <span className="min-w-0">
                  <span className="break-all">{c.name}</span> <span className="text-ink-3">{f.bytes(c.sizeBytes)}</span>
                  {missing.length > 0 && <span className="block break-words text-warn">{t.archive.missing(missing.slice(0, 5).join(", "), Math.max(0, missing.length - 5))}</span>}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {archive.more && <Field className="mt-2" label={t.archive.other} hint={t.archive.otherHint} value={archive.candidates.some((c) => c.name === root) ? "" : root} onChange={(e) => onChange(e.target.value)} />}
    </fieldset>
  );
}

/** Asks what a file is to become. */
export function Translate({ file, versions, whyNoMore, onClose, onStarted }: { file: { id: string; format: string }; versions: readonly { id: string; number: number }[]; whyNoMore: string | undefined; onClose: () => void; onStarted: () => void }) {
  const t = useText();
  const client = useApolloClient();
  const { data } = useQuery(ViewerQuery);
  const support = data?.supportedFormats.find((f) => f.input === file.format);
  const can = support?.outputs ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<OutputFormat>>(new Set(usualOutputs(can)));
  const newest = Math.max(...versions.map((v) => v.number));
  const [version, setVersion] = useState(String(newest));
  const zip = file.format === "zip" && can.length > 0;
  const looked = useQuery(ArchiveQuery, { variables: { version: versions.find((v) => String(v.number) === version)?.id ?? "" }, skip: !zip });
  const archive = (looked.data?.node?.__typename === "FileVersion" && looked.data.node.archive) || null;
  const [picked, setRoot] = useState<string | null>(null);
  const root = picked ?? archive?.candidates[0]?.name ?? "";
  const [force, setForce] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const input: StartTranslationInput = { fileId: file.id, outputs: [...chosen], force, versionNumber: Number(version), ...(archive && root ? { rootFile: root } : {}) };
  const start = async () => {
    const done = await client.mutate({
      mutation: StartTranslationMutation,
      variables: { input },
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
    <Ask open onClose={onClose} title={t.translation.start} about={can.length > 0 ? t.translation.about : [t.translation.unsupported(file.format), support?.reason].filter(Boolean).join(" ")} action={t.translation.start} busy={busy} onAnswer={answer}>
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
      {versions.length > 1 && (
        <p>
          <Choice
            label={t.file.version}
            value={version}
            onChange={(v) => {
              setVersion(v);
              setRoot(null);
            }}
            options={versions.map((v) => [String(v.number), `${t.file.version} ${v.number}`] as const)}
          />
        </p>
      )}
      {looked.error && <Failed what={t.archive.notRead} error={looked.error} again={() => void looked.refetch().catch(() => undefined)} />}
      {archive && <Archive archive={archive} root={root} onChange={setRoot} />}
      {whyNoMore && <p className="flex items-start gap-1.5 text-sm text-warn"><Icon name="warn" size={14} className="mt-0.5 shrink-0" /> <span>{whyNoMore} {t.translation.stillShared}</span></p>}
      <Check label={t.translation.force} checked={force} onChange={setForce} />
      {chosen.size > 0 && !archive?.problem && <Estimate input={input} />}
      {error !== null && <Failed what={t.translation.notStarted} error={error} />}
    </Ask>
  );
}

/** What the translation would come to, before anything is spent; why it would be refused. */
function Estimate({ input }: { input: StartTranslationInput }) {
  const t = useText();
  const f = useFormat();
  const asked = useDeferredValue(input);
  const { data, previousData, error } = useQuery(TranslateEstimateQuery, { variables: { input: asked }, fetchPolicy: "no-cache" });
  const payload = (data ?? previousData)?.estimateTranslation;
  if (error) return <p className="text-sm text-ink-3">{t.estimate.unknown}</p>;
  if (!payload) return <Skeleton rows={1} />;
  const { estimate, userErrors } = payload;
  if (!estimate) {
    return (
      <p className="flex items-start gap-1.5 text-sm text-warn" data-estimate="refused">
        <Icon name="warn" size={14} className="mt-0.5 shrink-0" /> <span>{new Refusal(readFragment(Wrong, userErrors)).in(t)}</span>
      </p>
    );
  }
  const { translationsToday: today, translationsPerDay: limit, warned } = estimate.usage;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-lg bg-sunken px-3 py-2.5 text-sm" data-estimate={estimate.outcome}>
      <dt className="text-ink-2">{t.estimate.cost}</dt>
      <dd className="font-medium">{t.estimate.outcome[estimate.outcome]}</dd>
      {estimate.typicalSeconds != null && (
        <>
          <dt className="text-ink-2">{t.estimate.time}</dt>
          <dd>{t.estimate.about(f.span(estimate.typicalSeconds))}</dd>
        </>
      )}
      {estimate.outcome === "NEW" && (
        <>
          <dt className="text-ink-2">{t.estimate.after}</dt>
          <dd className={warned ? "text-warn" : ""}>{t.project.usage(today, limit ?? null)}</dd>
        </>
      )}
    </dl>
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

function One({ node, whyNot, whyNoMore, viewed, first, onView }: { node: Node; whyNot: string | undefined; whyNoMore: string | undefined; viewed: boolean; first: boolean; onView: () => void }) {
  const t = useText();
  const f = useFormat();
  const s = readFragment(TranslationState, node);
  const { cancel, retry } = useTranslations();
  const going = s.status === "QUEUED" || s.status === "RUNNING";
  const [open, setOpen] = useState(first);
  const viewable = s.derivatives.some((d) => d.format === "GLTF");
  const expires = node.derivatives.flatMap((d) => d.expiresAt ?? []).sort()[0];
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
      {node.derivativesDeletedAt && <p className="mt-1 text-sm text-pretty text-ink-3" data-removed>{t.translation.removed(f.moment(node.derivativesDeletedAt))}</p>}
      {expires && <p className="mt-1 text-sm text-pretty text-ink-3" data-expires>{t.translation.expires(f.moment(expires))}</p>}
      {s.error && (
        <div className="mt-2">
          <Reason id={s.id} error={s.error} />
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
          <Button look="plain" icon="retry" why={whyNoMore} onClick={() => retry(s.id)}>
            {t.translation.retry}
          </Button>
        )}
      </div>
      {open && <Timeline id={s.id} sequence={s.sequence} />}
    </li>
  );
}

/** The file's translations, newest first. */
export function Translations({ nodes, whyNot, whyNoMore, viewed, onView, onStart }: { nodes: readonly Node[]; whyNot: string | undefined; whyNoMore: string | undefined; viewed: string | undefined; onView: (id: string) => void; onStart: () => void }) {
  const t = useText();
  if (nodes.length === 0) {
    return <Empty title={t.file.untranslated} actions={<Button why={whyNot} onClick={onStart}>{t.translation.start}</Button>}>{t.file.untranslatedAbout}</Empty>;
  }
  return (
    <ol className="divide-y divide-line">
      {nodes.map((n, i) => (
        <One key={n.id} node={n} whyNot={whyNot} whyNoMore={whyNoMore} viewed={n.id === viewed} first={i === 0} onView={() => onView(n.id)} />
      ))}
    </ol>
  );
}
