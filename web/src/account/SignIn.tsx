import { useApolloClient } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { expect, Refusal } from "../api/errors";
import type { Session } from "../api/session";
import { useText } from "../i18n";
import { Button, Field } from "../ui/controls";
import { Failed } from "../ui/feedback";
import { SignInMutation, SignUpMutation } from "./operations";

/** The form with which somebody signs in, or makes an account; email is given where only the same person may go on. */
export function SignInForm({ session }: { session: Session }) {
  const t = useText();
  const client = useApolloClient();
  const [isNew, setNew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refused = error instanceof Refusal ? error : null;

  const enter = async (form: FormData) => {
    const email = String(form.get("email"));
    const password = String(form.get("password"));
    if (isNew) {
      const made = await client.mutate({ mutation: SignUpMutation, variables: { email, password, name: String(form.get("name")) } });
      expect(made, (d) => ({ object: d.signUp.session, userErrors: d.signUp.userErrors }));
    }
    const done = await client.mutate({ mutation: SignInMutation, variables: { email, password } });
    expect(done, (d) => ({ object: d.signIn.session, userErrors: d.signIn.userErrors }));
    await session.began();
  };
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    enter(new FormData(e.currentTarget)).then(undefined, setError).finally(() => setBusy(false));
  };
  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      {isNew && <Field label={t.signIn.name} name="name" autoComplete="name" fault={refused?.of("name")} required />}
      <Field label={t.signIn.email} name="email" type="email" autoComplete="email" fault={refused?.of("email")} required />
      <Field label={t.signIn.password} name="password" type="password" autoComplete={isNew ? "new-password" : "current-password"} hint={isNew ? t.signIn.passwordHint : undefined} fault={refused?.of("password")} required />
      {error !== null && !(refused?.of("name") ?? refused?.of("email") ?? refused?.of("password")) && <Failed what={isNew ? t.signIn.notMade : t.signIn.notIn} error={error} />}
      <Button type="submit" look="primary" busy={busy} className="h-10 w-full">
        {isNew ? t.signIn.signUp : t.signIn.signIn}
      </Button>
      <p className="text-center text-sm text-ink-2">
        {isNew ? t.signIn.haveAccount : t.signIn.noAccount}{" "}
        <button
          type="button"
          className="font-medium text-accent underline underline-offset-2"
          onClick={() => {
            setNew(!isNew);
            setError(null);
          }}
        >
          {isNew ? t.signIn.signIn : t.signIn.signUp}
        </button>
      </p>
    </form>
  );
}
