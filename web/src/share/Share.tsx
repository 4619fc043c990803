import { useApolloClient, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { expect, Refusal } from "../api/errors";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Choice, Field, IconButton } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { Modal } from "../ui/overlay";
import { CreateShareLinkMutation, RevokeShareLinkMutation, ShareLinksQuery } from "./operations";

const lives = ["7", "30", "365", "0"] as const;

/** The links of a file: those that there are, and a new one. */
export function Share({ fileId, name, onClose }: { fileId: string; name: string; onClose: () => void }) {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const say = useSay();
  const { data, error, refetch } = useQuery(ShareLinksQuery, { variables: { id: fileId }, fetchPolicy: "cache-and-network" });
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [days, setDays] = useState<(typeof lives)[number]>("30");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const links = data?.file?.shareLinks.nodes;
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => say(t.linkCopied),
      (e: unknown) => say(t.notCopied, e),
    );
  const make = async () => {
    const expiresAt = days === "0" ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    const done = await client.mutate({
      mutation: CreateShareLinkMutation,
      variables: { input: { fileId, name: label, password: password || null, expiresAt } },
      refetchQueries: [ShareLinksQuery],
    });
    const link = expect(done, (d) => ({ object: d.createShareLink.shareLink, userErrors: d.createShareLink.userErrors }));
    setLabel("");
    setPassword("");
    await copy(link.url);
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setRefused(null);
    make()
      .catch(setRefused)
      .finally(() => setBusy(false));
  };
  const revoke = (id: string) =>
    void client
      .mutate({ mutation: RevokeShareLinkMutation, variables: { id }, refetchQueries: [ShareLinksQuery] })
      .then((done) => {
        expect(done, (d) => ({ object: d.revokeShareLink.deletedId, userErrors: d.revokeShareLink.userErrors }));
        say(t.share.revoked);
      })
      .catch((e: unknown) => say(t.share.notRevoked, e));
  const wrong = refused instanceof Refusal ? refused : null;
  return (
    <Modal open onClose={onClose} title={t.share.title(name)} about={t.share.about}>
      <form onSubmit={submit} noValidate className="space-y-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.share.label} hint={t.share.labelHint} value={label} onChange={(e) => setLabel(e.target.value)} fault={wrong?.of("name", t)} autoFocus />
          <Field label={t.share.password} hint={t.optional} autoComplete="off" value={password} onChange={(e) => setPassword(e.target.value)} fault={wrong?.of("password", t)} />
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Choice className="shrink-0" label={t.tokens.ends} value={days} onChange={setDays} options={lives.map((d) => [d, t.share.days(Number(d))] as const)} />
          <Button type="submit" look="primary" icon="link" busy={busy}>
            {t.share.create}
          </Button>
        </div>
        {refused !== null && !wrong?.of("name", t) && !wrong?.of("password", t) && <Failed what={t.share.notMade} error={refused} />}
      </form>
      {error && !links && <Failed what={t.share.notRead} error={error} again={() => void refetch().catch(() => undefined)} className="mt-4" />}
      {!links && !error && <Skeleton rows={2} className="mt-4" />}
      {links && links.length > 0 && (
        <ul aria-label={t.share.links} className="mt-5 divide-y divide-line border-t border-line">
          {links.map((l) => (
            <li key={l.id} data-link={l.url} className="flex items-center gap-2 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{l.name || t.share.unnamed}</p>
                <p className="text-sm text-ink-3">
                  {t.share.views(l.views)} · {l.hasPassword ? `${t.share.guarded} · ` : ""}
                  {l.expiresAt ? t.tokens.until(f.moment(l.expiresAt)) : t.tokens.forever}
                </p>
              </div>
              <IconButton label={t.share.copyLink} icon="copy" onClick={() => void copy(l.url)} />
              <IconButton
                label={t.share.copyEmbed}
                icon="terminal"
                onClick={() => void copy(`<iframe src="${l.embedUrl}" width="800" height="600" style="border:0" allowfullscreen loading="lazy"></iframe>`)}
              />
              <IconButton label={t.share.revoke} icon="trash" onClick={() => revoke(l.id)} />
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
