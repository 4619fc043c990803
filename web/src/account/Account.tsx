import { useApolloClient, useQuery } from "@apollo/client/react";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { expect, Refusal } from "../api/errors";
import { useMe } from "../app/Shell";
import { useText } from "../i18n";
import { Button, Field } from "../ui/controls";
import { Failed, useSay } from "../ui/feedback";
import { useConnect } from "./logins";
import {
  ChangePasswordMutation,
  LoginProvidersQuery,
  LoginsQuery,
  RequestEmailChangeMutation,
  UnlinkLoginMutation,
  UpdateViewerMutation,
} from "./operations";
import { Settings } from "./Settings";

interface PartProps {
  title: string;
  about: string;
  /** What is said when it was not done. */
  failed: string;
  action: string;
  /** The names of the fields, whose faults show beside them. */
  fields: readonly string[];
  onSave: (form: FormData) => Promise<void>;
  children: (fault: (field: string) => string | undefined) => ReactNode;
}

/** One thing about the account, with its own button. */
function Part({ title, about, failed, action, fields, onSave, children }: PartProps) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const fault = (field: string) => (error instanceof Refusal ? error.of(field, t) : undefined);
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    onSave(new FormData(e.currentTarget))
      .then(() => form.current?.reset(), setError)
      .finally(() => setBusy(false));
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={title} className="grid gap-x-8 gap-y-4 py-6 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1 text-sm text-pretty text-ink-2">{about}</p>
      </div>
      <div className="space-y-3">
        {children(fault)}
        {error !== null && !fields.some(fault) && <Failed what={failed} error={error} />}
        <Button type="submit" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** Accounts at other providers, where the server has any. */
function Logins() {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  const { data } = useQuery(LoginProvidersQuery);
  const { data: mine, refetch } = useQuery(LoginsQuery);
  const connect = useConnect();
  const disconnect = (id: string) =>
    void client
      .mutate({ mutation: UnlinkLoginMutation, variables: { id } })
      .then(async (done) => {
        expect(done, (d) => ({ object: d.unlinkLogin.deletedId, userErrors: d.unlinkLogin.userErrors }));
        await refetch();
      })
      .catch((e: unknown) => say(t.settings.disconnectNot, e));
  const providers = data?.loginProviders ?? [];
  if (providers.length === 0) return null;
  return (
    <section className="grid gap-x-8 gap-y-4 py-6 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{t.settings.logins}</h2>
        <p className="mt-1 text-sm text-ink-2">{t.settings.loginsAbout}</p>
      </div>
      <div className="space-y-3">
        {mine?.logins.map((l) => (
          <p key={l.id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate">
              {providers.find((p) => p.id === l.provider)?.name ?? l.provider} <span className="text-ink-3">{l.email}</span>
            </span>
            <Button look="plain" onClick={() => disconnect(l.id)}>
              {t.settings.disconnect}
            </Button>
          </p>
        ))}
        <p className="flex flex-wrap gap-2">
          {providers.map((p) => (
            <Button key={p.id} icon="link" onClick={() => connect(p.id)}>
              {t.settings.connect(p.name)}
            </Button>
          ))}
        </p>
      </div>
    </section>
  );
}

/** The page of the viewer's name, address and password. */
export function Account() {
  const t = useText();
  const me = useMe();
  const client = useApolloClient();
  const say = useSay();
  const rename = async (form: FormData) => {
    const done = await client.mutate({ mutation: UpdateViewerMutation, variables: { name: String(form.get("name")) } });
    expect(done, (d) => ({ object: d.updateViewer.user, userErrors: d.updateViewer.userErrors }));
    say(t.settings.named);
  };
  const move = async (form: FormData) => {
    const email = String(form.get("email"));
    const done = await client.mutate({ mutation: RequestEmailChangeMutation, variables: { email, password: String(form.get("password")) || null } });
    expect(done, (d) => ({ object: true, userErrors: d.requestEmailChange.userErrors }));
    say(t.settings.emailSent(email));
  };
  const lock = async (form: FormData) => {
    const done = await client.mutate({ mutation: ChangePasswordMutation, variables: { currentPassword: String(form.get("current")) || null, newPassword: String(form.get("new")) } });
    expect(done, (d) => ({ object: true, userErrors: d.changePassword.userErrors }));
    say(t.settings.passwordDone);
  };
  return (
    <Settings page="account">
      <div className="divide-y divide-line border-y border-line">
        <Part title={t.settings.name} about={t.settings.nameAbout} failed={t.settings.nameNot} action={t.save} fields={["name"]} onSave={rename}>
          {(fault) => <Field key={me.name} label={t.settings.name} name="name" autoComplete="name" defaultValue={me.name} fault={fault("name")} />}
        </Part>
        <Part title={t.settings.email} about={t.settings.emailAbout(me.email ?? "")} failed={t.settings.emailNot} action={t.settings.emailSend} fields={["email", "password"]} onSave={move}>
          {(fault) => (
            <>
              <Field label={t.settings.emailNew} name="email" type="email" autoComplete="email" fault={fault("email")} />
              <Field label={t.settings.passwordNow} name="password" type="password" autoComplete="current-password" hint={t.settings.passwordNone} fault={fault("password")} />
            </>
          )}
        </Part>
        <Part title={t.settings.password} about={t.settings.passwordAbout} failed={t.settings.passwordNot} action={t.settings.passwordSave} fields={["currentPassword", "newPassword"]} onSave={lock}>
          {(fault) => (
            <>
              <input type="hidden" name="username" autoComplete="username" value={me.email ?? ""} readOnly />
              <Field label={t.settings.passwordNow} name="current" type="password" autoComplete="current-password" hint={t.settings.passwordNone} fault={fault("currentPassword")} />
              <Field label={t.settings.passwordNew} name="new" type="password" autoComplete="new-password" hint={t.signIn.passwordHint} fault={fault("newPassword")} />
            </>
          )}
        </Part>
        <Logins />
      </div>
    </Settings>
  );
}
