import { useApolloClient } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { SignInMutation, SignUpMutation } from "./operations";

/** Signing in or up with e-mail and password; onDone runs once the session's cookie is set. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const client = useApolloClient();
  const [isNew, setIsNew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<string[]>([]);

  async function enter(email: string, password: string, name: string): Promise<string[]> {
    if (isNew) {
      const made = await client.mutate({ mutation: SignUpMutation, variables: { email, password, name } });
      const refusals = made.data?.signUp.userErrors ?? [];
      if (refusals.length > 0) return refusals.map((e) => e.message);
    }
    // Signing up hands its session to programs; signing in puts it into a cookie, which is what a page wants.
    const entered = await client.mutate({ mutation: SignInMutation, variables: { email, password } });
    if (entered.data?.signIn.session) return [];
    const refusals = entered.data?.signIn.userErrors ?? [];
    return refusals.length > 0 ? refusals.map((e) => e.message) : ["The server did not answer. Try again."];
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const field = (name: string) => String(fields.get(name) ?? "");
    setBusy(true);
    try {
      const refusals = await enter(field("email"), field("password"), field("name"));
      setErrors(refusals);
      if (refusals.length === 0) onDone();
    } catch (error) {
      setErrors([error instanceof Error ? error.message : "Something went wrong."]);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="card sign-in">
      <h2>{isNew ? "Create an account" : "Sign in"}</h2>
      <p className="dim">
        On your own machine, open the one-time link that <code>purlin serve</code> prints when it starts. Otherwise:
      </p>
      <form onSubmit={(e) => void submit(e)}>
        {isNew && (
          <label>
            Name
            <input name="name" autoComplete="name" required maxLength={200} />
          </label>
        )}
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required maxLength={254} />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete={isNew ? "new-password" : "current-password"} required />
        </label>
        {errors.length > 0 && (
          <div className="failure" role="alert">
            {errors.map((e) => (
              <p key={e}>{e}</p>
            ))}
          </div>
        )}
        <button type="submit" className="primary" disabled={busy}>
          {isNew ? "Create account" : "Sign in"}
        </button>
        <button type="button" className="plain" onClick={() => setIsNew(!isNew)}>
          {isNew ? "I have an account" : "I am new here"}
        </button>
      </form>
    </section>
  );
}
