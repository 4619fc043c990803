import { useApolloClient, useQuery } from "@apollo/client/react";
import { type FormEvent, type ReactNode, useState } from "react";
import { expect, Refusal } from "../api/errors";
import type { Session } from "../api/session";
import { useText } from "../i18n";
import { Button, buttonClass, Field } from "../ui/controls";
import { Failed } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { LoginProvidersQuery, RequestPasswordResetMutation, SignInMutation, SignUpMutation } from "./operations";

/** What the form is for: to sign in, to make an account, or to get a link for a forgotten password. */
export type Entrance = "in" | "up" | "forgotten";

function Turn({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="rounded font-medium text-accent underline underline-offset-2" onClick={onClick}>
      {children}
    </button>
  );
}

/** Where people may sign in besides here. */
function Providers() {
  const t = useText();
  const { data } = useQuery(LoginProvidersQuery);
  if (!data || data.loginProviders.length === 0) return null;
  const back = `?return=${encodeURIComponent(window.location.pathname + window.location.search)}`;
  return (
    <div className="space-y-2">
      <p className="flex items-center gap-3 text-sm text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{t.signIn.or}</p>
      {data.loginProviders.map((p) => (
        <a key={p.id} href={p.signInUrl + back} className={buttonClass("quiet", "h-10 w-full")}>
          {t.signIn.with(p.name)}
        </a>
      ))}
    </div>
  );
}

/** Asks for the mail that sets a new password. */
function Forgotten({ onBack }: { onBack: () => void }) {
  const t = useText();
  const client = useApolloClient();
  const [sent, setSent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refused = error instanceof Refusal ? error : null;
  const ask = async (email: string) => {
    const done = await client.mutate({ mutation: RequestPasswordResetMutation, variables: { email } });
    expect(done, (d) => ({ object: true, userErrors: d.requestPasswordReset.userErrors }));
    setSent(email);
  };
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    ask(String(new FormData(e.currentTarget).get("email"))).then(undefined, setError).finally(() => setBusy(false));
  };
  return sent === null ? (
    <form onSubmit={submit} noValidate className="space-y-3">
      <Field label={t.signIn.email} name="email" type="email" autoComplete="email" fault={refused?.of("email", t)} required autoFocus />
      {error !== null && !refused?.of("email", t) && <Failed what={t.signIn.notSent} error={error} />}
      <Button type="submit" look="primary" busy={busy} className="h-10 w-full">
        {t.signIn.resetSend}
      </Button>
      <p className="text-center text-sm">
        <Turn onClick={onBack}>{t.signIn.back}</Turn>
      </p>
    </form>
  ) : (
    <div className="space-y-4">
      <p role="status" className="flex gap-3 rounded-lg bg-ok-soft px-4 py-3">
        <Icon name="check" className="mt-0.5 shrink-0 text-ok" />
        <span className="min-w-0 break-words">{t.signIn.resetSentAbout(sent)}</span>
      </p>
      <p className="text-center text-sm">
        <Turn onClick={onBack}>{t.signIn.back}</Turn>
      </p>
    </div>
  );
}

interface SignInFormProps {
  session: Session;
  /** What the form is for, and how it becomes for something else. */
  entrance: Entrance;
  onTurn: (to: Entrance) => void;
  /** The token of the invitation with which an account is made. */
  invitation?: string;
  /** Somebody is signed in; isNew when the account was made just now. */
  onDone?: (isNew: boolean) => void;
}

/** The form with which somebody signs in, makes an account, or finds a way back into one. */
export function SignInForm({ session, entrance, onTurn, invitation, onDone }: SignInFormProps) {
  const t = useText();
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refused = error instanceof Refusal ? error : null;
  const isNew = entrance === "up";

  const enter = async (form: FormData) => {
    const email = String(form.get("email"));
    const password = String(form.get("password"));
    if (isNew) {
      const made = await client.mutate({ mutation: SignUpMutation, variables: { email, password, name: String(form.get("name")), invitation: invitation ?? null } });
      expect(made, (d) => ({ object: d.signUp.session, userErrors: d.signUp.userErrors }));
    } else {
      const done = await client.mutate({ mutation: SignInMutation, variables: { email, password } });
      expect(done, (d) => ({ object: d.signIn.session, userErrors: d.signIn.userErrors }));
    }
    await session.began();
    onDone?.(isNew);
  };
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    enter(new FormData(e.currentTarget)).then(undefined, setError).finally(() => setBusy(false));
  };
  const turn = (to: Entrance) => {
    setError(null);
    onTurn(to);
  };
  if (entrance === "forgotten") return <Forgotten onBack={() => turn("in")} />;
  return (
    <div className="space-y-4">
      <form onSubmit={submit} noValidate className="space-y-3">
        {isNew && <Field label={t.signIn.name} name="name" autoComplete="name" fault={refused?.of("name", t)} required />}
        <Field label={t.signIn.email} name="email" type="email" autoComplete="email" fault={refused?.of("email", t)} required />
        <Field
          label={t.signIn.password}
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          hint={isNew ? t.signIn.passwordHint : undefined}
          fault={refused?.of("password", t)}
          required
        />
        {error !== null && !(refused?.of("name", t) ?? refused?.of("email", t) ?? refused?.of("password", t)) && <Failed what={isNew ? t.signIn.notMade : t.signIn.notIn} error={error} />}
        <Button type="submit" look="primary" busy={busy} className="h-10 w-full">
          {isNew ? t.signIn.signUp : t.signIn.signIn}
        </Button>
      </form>
      <div className="flex flex-wrap justify-center gap-x-6 gap-y-2 text-sm text-ink-2">
        <p>
          {isNew ? t.signIn.haveAccount : t.signIn.noAccount} <Turn onClick={() => turn(isNew ? "in" : "up")}>{isNew ? t.signIn.signIn : t.signIn.signUp}</Turn>
        </p>
        {!isNew && (
          <p>
            <Turn onClick={() => turn("forgotten")}>{t.signIn.forgotten}</Turn>
          </p>
        )}
      </div>
      <Providers />
    </div>
  );
}
