import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { expect, Refusal } from "../api/errors";
import type { ApiScope } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Check, Choice, Field } from "../ui/controls";
import { Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask, Modal } from "../ui/overlay";
import { CreateTokenMutation, RevokeTokenMutation, TokensQuery } from "./operations";
import { Settings } from "./Settings";

const scopes: readonly ApiScope[] = ["PROJECTS_READ", "PROJECTS_WRITE", "FILES_READ", "FILES_WRITE", "TRANSLATIONS_READ", "TRANSLATIONS_WRITE"];
const lives = ["30", "90", "365", "0"] as const;

function NewToken({ onClose }: { onClose: (secret?: string) => void }) {
  const t = useText();
  const client = useApolloClient();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<ApiScope>>(new Set(["PROJECTS_READ", "FILES_READ", "TRANSLATIONS_READ"]));
  const [days, setDays] = useState<(typeof lives)[number]>("90");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const make = async () => {
    const expiresAt = days === "0" ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    const made = await client.mutate({
      mutation: CreateTokenMutation,
      variables: { input: { name, scopes: [...chosen], expiresAt } },
      refetchQueries: [TokensQuery],
    });
    onClose(expect(made, (d) => ({ object: d.createApiToken.secret, userErrors: d.createApiToken.userErrors })));
  };
  const answer = () => {
    setBusy(true);
    make().catch(setError).finally(() => setBusy(false));
  };
  const refused = error instanceof Refusal ? error : null;
  return (
    <Ask open onClose={onClose} title={t.tokens.create} about={t.tokens.about} action={t.tokens.create} busy={busy} onAnswer={answer}>
      <Field label={t.tokens.name} hint={t.tokens.nameHint} value={name} onChange={(e) => setName(e.target.value)} fault={refused?.of("name", t)} autoFocus />
      <fieldset>
        <legend className="mb-2 text-sm font-medium">{t.tokens.scopes}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {scopes.map((s) => (
            <Check
              key={s}
              label={t.tokens.scope[s]}
              checked={chosen.has(s)}
              onChange={(on) => setChosen((old) => new Set(on ? [...old, s] : [...old].filter((o) => o !== s)))}
            />
          ))}
        </div>
      </fieldset>
      <div>
        <p className="mb-1 text-sm font-medium">{t.tokens.ends}</p>
        <Choice label={t.tokens.ends} value={days} onChange={setDays} options={lives.map((d) => [d, t.tokens.days(Number(d))] as const)} />
      </div>
      {error !== null && !refused?.of("name", t) && <Failed what={t.tokens.notMade} error={error} />}
    </Ask>
  );
}

/** The page of the viewer's API tokens. */
export function Tokens() {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const say = useSay();
  const { data, error, refetch } = useQuery(TokensQuery, { fetchPolicy: "cache-and-network" });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  const revoke = (id: string, name: string) => {
    setRevoking(null);
    client
      .mutate({
        mutation: RevokeTokenMutation,
        variables: { id },
        optimisticResponse: { revokeApiToken: { __typename: "RevokeApiTokenPayload", userErrors: [] } },
        update: (cache, result) => {
          if (result.data?.revokeApiToken.userErrors.length === 0) cache.updateQuery({ query: TokensQuery }, (old) => old && { apiTokens: old.apiTokens.filter((o) => o.id !== id) });
        },
      })
      .then((done) => {
        expect(done, (d) => ({ object: true, userErrors: d.revokeApiToken.userErrors }));
        say(t.tokens.revoked(name));
      })
      .catch((e: unknown) => say(t.tokens.notRevoked, e));
  };
  return (
    <Settings
      page="tokens"
      about={t.tokens.about}
      action={
        <Button look="primary" icon="add" onClick={() => setMaking(true)}>
          {t.tokens.create}
        </Button>
      }
    >
      {error && <Failed what={t.tokens.notRead} error={error} again={() => void refetch().catch(() => undefined)} />}
      {!data && !error && <Skeleton rows={3} />}
      {data?.apiTokens.length === 0 && (
        <Empty icon={<Icon name="key" size={32} className="text-ink-3" />} title={t.tokens.none}>
          {t.tokens.noneAbout}
        </Empty>
      )}
      {data && data.apiTokens.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
          {data.apiTokens.map((k) => (
            <li key={k.id} className="flex items-center gap-4 px-4 py-3">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{k.name}</p>
                <p className="text-sm text-ink-3">
                  {k.lastUsedAt ? t.tokens.used(f.ago(k.lastUsedAt)) : t.tokens.unused} · {k.expiresAt ? t.tokens.until(f.moment(k.expiresAt)) : t.tokens.forever}
                </p>
                <p className="mt-1 text-sm text-ink-2">{k.scopes.map((s) => t.tokens.scope[s]).join(" · ")}</p>
              </div>
              <Button look="plain" icon="trash" onClick={() => setRevoking(k)}>
                {t.tokens.revoke}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {making && (
        <NewToken
          onClose={(made) => {
            setMaking(false);
            if (made) setSecret(made);
          }}
        />
      )}
      <Modal open={secret !== null} onClose={() => setSecret(null)} title={t.tokens.ready} about={t.tokens.once}>
        <div className="flex items-center gap-2">
          <code className="min-w-0 flex-1 rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all select-all">{secret}</code>
          <Button icon="copy" onClick={() => void navigator.clipboard.writeText(secret ?? "").then(() => say(t.copied))}>
            {t.copy}
          </Button>
        </div>
      </Modal>
      <Ask
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t.tokens.revokeTitle(revoking?.name ?? "")}
        about={t.tokens.revokeAbout}
        action={t.tokens.revoke}
        danger
        onAnswer={() => revoking && revoke(revoking.id, revoking.name)}
      />
    </Settings>
  );
}
