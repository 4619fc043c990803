import { useApolloClient, useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { useId, useState } from "react";
import { expect, Refusal } from "../api/errors";
import { type FragmentType, readFragment } from "../gql";
import type { WebhookEventType, WebhookRowFragment } from "../gql/graphql";
import { useText } from "../i18n";
import { Button, Check, Field, IconButton } from "../ui/controls";
import { Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask, Menu, Modal } from "../ui/overlay";
import { Deliveries } from "./Deliveries";
import { CreateWebhookMutation, DeleteWebhookMutation, RotateSecretMutation, TestWebhookMutation, UpdateWebhookMutation, WebhookRow, WebhooksQuery } from "./operations";

type Type = Exclude<WebhookEventType, "TEST">;

const types: readonly Type[] = [
  "FILE_CREATED",
  "FILE_VERSION_ADDED",
  "FILE_RENAMED",
  "FILE_DELETED",
  "TRANSLATION_QUEUED",
  "TRANSLATION_PROGRESSED",
  "TRANSLATION_SUCCEEDED",
  "TRANSLATION_FAILED",
  "TRANSLATION_CANCELED",
  "TRANSLATION_TIMED_OUT",
];

/** What makes a webhook, or changes one. */
function Edit({ projectId, of, onClose }: { projectId: string; of: WebhookRowFragment | null; onClose: (secret?: string) => void }) {
  const t = useText();
  const client = useApolloClient();
  const id = useId();
  const [url, setURL] = useState(of?.url ?? "");
  const [description, setDescription] = useState(of?.description ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<WebhookEventType>>(new Set(of?.eventTypes ?? ["TRANSLATION_SUCCEEDED", "TRANSLATION_FAILED"]));
  const [document, setDocument] = useState(of?.document ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    const values = { url, description, eventTypes: types.filter((n) => chosen.has(n)), document: document.trim() };
    if (of) {
      const done = await client.mutate({ mutation: UpdateWebhookMutation, variables: { input: { id: of.id, ...values } } });
      expect(done, (d) => ({ object: d.updateWebhook.webhook, userErrors: d.updateWebhook.userErrors }));
      return onClose();
    }
    const made = await client.mutate({ mutation: CreateWebhookMutation, variables: { input: { projectId, ...values } }, refetchQueries: [WebhooksQuery] });
    onClose(expect(made, (d) => ({ object: d.createWebhook.secret, userErrors: d.createWebhook.userErrors })));
  };
  const answer = () => {
    setBusy(true);
    setError(null);
    save()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const refused = error instanceof Refusal ? error : null;
  const placed = ["url", "description", "eventTypes", "document"].some((field) => refused?.of(field, t));
  const wrongTypes = refused?.of("eventTypes", t);
  const wrongDocument = refused?.of("document", t);
  return (
    <Ask open onClose={onClose} title={of ? t.webhooks.change : t.webhooks.create} about={of ? undefined : t.webhooks.about} action={of ? t.save : t.webhooks.create} busy={busy} onAnswer={answer}>
      <Field label={t.webhooks.url} type="url" inputMode="url" placeholder="https://" hint={t.webhooks.urlHint} value={url} onChange={(e) => setURL(e.target.value)} fault={refused?.of("url", t)} autoFocus />
      <Field label={t.webhooks.description} hint={t.optional} value={description} onChange={(e) => setDescription(e.target.value)} fault={refused?.of("description", t)} />
      <fieldset aria-invalid={wrongTypes ? true : undefined}>
        <legend className="mb-2 text-sm font-medium">{t.webhooks.events}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {types.map((n) => (
            <Check key={n} label={t.webhooks.type[n]} checked={chosen.has(n)} onChange={(on) => setChosen((old) => new Set(on ? [...old, n] : [...old].filter((o) => o !== n)))} />
          ))}
        </div>
        {wrongTypes && <p className="mt-1 text-sm text-bad">{wrongTypes}</p>}
      </fieldset>
      <div>
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          {t.webhooks.payload}
        </label>
        <textarea
          id={id}
          value={document}
          onChange={(e) => setDocument(e.target.value)}
          rows={5}
          spellCheck={false}
          placeholder={"query ($fileId: ID!) {\n  node(id: $fileId) { ... on File { name } }\n}"}
          aria-invalid={wrongDocument ? true : undefined}
          aria-describedby={`${id}-note`}
          className="w-full rounded-md border border-line-strong bg-raised px-3 py-2 font-mono text-sm text-ink placeholder:text-ink-3 hover:border-ink-3 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent aria-invalid:border-bad"
        />
        <p id={`${id}-note`} className={clsx("mt-1 text-sm", wrongDocument ? "text-bad" : "text-ink-3")}>
          {wrongDocument ?? t.webhooks.payloadHint}
        </p>
      </div>
      {error !== null && !placed && <Failed what={t.webhooks.notSaved} error={error} />}
    </Ask>
  );
}

function State({ of }: { of: WebhookRowFragment }) {
  const t = useText();
  const [text, look] = !of.enabled ? [t.webhooks.off, "bg-sunken text-ink-2"] : of.failingSince ? [t.webhooks.failing, "bg-bad-soft text-bad"] : [t.webhooks.on, "bg-ok-soft text-ok"];
  return <span className={clsx("rounded-full px-2 py-0.5 text-xs font-medium", look)}>{text}</span>;
}

function Row({ of, onEdit, onSecret }: { of: FragmentType<typeof WebhookRow>; onEdit: (hook: WebhookRowFragment) => void; onSecret: (secret: string) => void }) {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  const hook = readFragment(WebhookRow, of);
  const [log, setLog] = useState(false);
  const [sent, setSent] = useState(0);
  const [asking, setAsking] = useState<"delete" | "rotate" | null>(null);
  const host = URL.parse(hook.url)?.host ?? hook.url;
  const test = () =>
    void client
      .mutate({ mutation: TestWebhookMutation, variables: { id: hook.id } })
      .then((done) => {
        expect(done, (d) => ({ object: d.testWebhook.delivery, userErrors: d.testWebhook.userErrors }));
        setSent((n) => n + 1);
        setLog(true);
      })
      .catch((e: unknown) => say(t.webhooks.notTested, e));
  const turn = (enabled: boolean) =>
    void client
      .mutate({ mutation: UpdateWebhookMutation, variables: { input: { id: hook.id, enabled } } })
      .then((done) => expect(done, (d) => ({ object: d.updateWebhook.webhook, userErrors: d.updateWebhook.userErrors })))
      .catch((e: unknown) => say(t.webhooks.notSaved, e));
  const rotate = () => {
    setAsking(null);
    client
      .mutate({ mutation: RotateSecretMutation, variables: { id: hook.id } })
      .then((done) => onSecret(expect(done, (d) => ({ object: d.rotateWebhookSecret.secret, userErrors: d.rotateWebhookSecret.userErrors }))))
      .catch((e: unknown) => say(t.webhooks.notSaved, e));
  };
  const remove = () => {
    setAsking(null);
    client
      .mutate({ mutation: DeleteWebhookMutation, variables: { id: hook.id }, refetchQueries: [WebhooksQuery], awaitRefetchQueries: true })
      .then((done) => {
        expect(done, (d) => ({ object: d.deleteWebhook.deletedId, userErrors: d.deleteWebhook.userErrors }));
        say(t.webhooks.deleted(host));
      })
      .catch((e: unknown) => say(t.webhooks.notDeleted, e));
  };
  return (
    <li data-webhook={hook.url}>
      <div className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <span className="truncate font-medium">{hook.url}</span>
            <State of={hook} />
          </p>
          {hook.description && <p className="truncate text-sm text-ink-2">{hook.description}</p>}
          <p className="text-sm text-pretty text-ink-3">{hook.eventTypes.filter((n) => n !== "TEST").map((n) => t.webhooks.type[n]).join(" · ")}</p>
          {hook.problem && <p className="mt-1 text-sm text-bad">{t.webhooks.problem(hook.problem)}</p>}
        </div>
        <Button look="plain" aria-expanded={log} onClick={() => setLog(!log)} className="max-sm:hidden">
          {t.webhooks.log}
        </Button>
        <Button why={hook.enabled ? undefined : t.webhooks.isOff} onClick={test}>
          {t.webhooks.test}
        </Button>
        <Menu
          trigger={<IconButton label={t.webhooks.more(host)} icon="more" />}
          actions={[
            { label: t.webhooks.change, icon: "pen", run: () => onEdit(hook) },
            { label: hook.enabled ? t.webhooks.turnOff : t.webhooks.turnOn, icon: hook.enabled ? "pause" : "play", run: () => turn(!hook.enabled) },
            { label: t.webhooks.log, icon: "terminal", run: () => setLog(true) },
            { label: t.webhooks.rotate, icon: "key", run: () => setAsking("rotate") },
            null,
            { label: t.webhooks.delete, icon: "trash", danger: true, run: () => setAsking("delete") },
          ]}
        />
      </div>
      {log && <Deliveries key={sent} id={hook.id} on={hook.enabled} />}
      <Ask open={asking === "rotate"} onClose={() => setAsking(null)} title={t.webhooks.rotate} about={t.webhooks.rotateAbout} action={t.webhooks.rotate} onAnswer={rotate} />
      <Ask open={asking === "delete"} onClose={() => setAsking(null)} title={t.webhooks.deleteTitle(host)} about={t.webhooks.deleteAbout} action={t.webhooks.delete} danger onAnswer={remove} />
    </li>
  );
}

/** The webhooks of a project, for its owners. */
export function Webhooks({ projectId }: { projectId: string }) {
  const t = useText();
  const say = useSay();
  const { data, error, refetch } = useQuery(WebhooksQuery, { variables: { id: projectId }, fetchPolicy: "cache-and-network", pollInterval: 10_000 });
  const [editing, setEditing] = useState<WebhookRowFragment | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const list = data?.project?.webhooks.nodes;
  return (
    <section aria-label={t.project.tabs.webhooks} className="max-w-5xl">
      <div className="mb-4 flex items-start justify-between gap-4">
        <p className="max-w-prose text-pretty text-ink-2">{t.webhooks.about}</p>
        <Button look="primary" icon="add" onClick={() => setEditing("new")}>
          {t.webhooks.create}
        </Button>
      </div>
      {error && !list && <Failed what={t.webhooks.notRead} error={error} again={() => void refetch().catch(() => undefined)} />}
      {!list && !error && <Skeleton rows={3} />}
      {list?.length === 0 && (
        <Empty icon={<Icon name="link" size={32} className="text-ink-3" />} title={t.webhooks.none}>
          {t.webhooks.noneAbout}
        </Empty>
      )}
      {list && list.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
          {list.map((hook) => (
            <Row key={hook.id} of={hook} onEdit={setEditing} onSecret={setSecret} />
          ))}
        </ul>
      )}
      {editing && (
        <Edit
          projectId={projectId}
          of={editing === "new" ? null : editing}
          onClose={(made) => {
            setEditing(null);
            if (made) setSecret(made);
          }}
        />
      )}
      <Modal open={secret !== null} onClose={() => setSecret(null)} title={t.webhooks.secret} about={t.webhooks.once}>
        <div className="flex items-center gap-2">
          <code className="min-w-0 flex-1 rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all select-all">{secret}</code>
          <Button icon="copy" onClick={() => void navigator.clipboard.writeText(secret ?? "").then(() => say(t.copied))}>
            {t.copy}
          </Button>
        </div>
      </Modal>
    </section>
  );
}
