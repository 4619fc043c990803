import { useApolloClient, useQuery } from "@apollo/client/react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { expect, Refusal } from "../api/errors";
import type { Session, Standing } from "../api/session";
import { useText } from "../i18n";
import { Button, Field } from "../ui/controls";
import { Failed, Skeleton } from "../ui/feedback";
import { AcceptInvitationMutation, ConfirmEmailMutation, ResetPasswordMutation, SignOutMutation, ViewerQuery } from "./operations";
import { type Entrance, SignInForm } from "./SignIn";
import { Outside } from "./SignInPage";

/** Does one thing at a time: whether it is under way, and what was wrong with it. */
function useDoing() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    work().then(undefined, setError).finally(() => setBusy(false));
  };
  return { busy, error, start };
}

/** What hangs on the token in the address of a link from a mail. */
function WithToken({ children }: { children: (token: string) => ReactNode }) {
  const t = useText();
  const [search] = useSearchParams();
  const token = search.get("token");
  return token ? children(token) : <Outside title={t.links.incomplete} about={t.links.incompleteAbout} />;
}

function ResetForm({ session, token }: { session: Session; token: string }) {
  const t = useText();
  const client = useApolloClient();
  const navigate = useNavigate();
  const [done, setDone] = useState(false);
  const { busy, error, start } = useDoing();
  const refused = error instanceof Refusal ? error : null;
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const newPassword = String(new FormData(e.currentTarget).get("password"));
    start(async () => {
      const answer = await client.mutate({ mutation: ResetPasswordMutation, variables: { token, newPassword } });
      expect(answer, (d) => ({ object: true, userErrors: d.resetPassword.userErrors }));
      session.left();
      setDone(true);
    });
  };
  if (done) {
    return (
      <Outside title={t.links.passwordDone} about={t.links.passwordDoneAbout}>
        <Button look="primary" className="h-10 w-full" onClick={() => void navigate("/", { replace: true })}>
          {t.signIn.signIn}
        </Button>
      </Outside>
    );
  }
  return (
    <Outside title={t.signIn.reset} about={t.links.passwordAbout}>
      <form onSubmit={submit} noValidate className="space-y-3">
        <Field label={t.links.password} name="password" type="password" autoComplete="new-password" hint={t.signIn.passwordHint} fault={refused?.of("newPassword", t)} required autoFocus />
        {error !== null && !refused?.of("newPassword", t) && <Failed what={t.links.passwordNot} error={error} />}
        <Button type="submit" look="primary" busy={busy} className="h-10 w-full">
          {t.signIn.reset}
        </Button>
      </form>
    </Outside>
  );
}

/** Where the mail about a forgotten password leads. */
export function ResetPassword({ session }: { session: Session }) {
  return <WithToken>{(token) => <ResetForm session={session} token={token} />}</WithToken>;
}

function ConfirmForm({ token }: { token: string }) {
  const t = useText();
  const client = useApolloClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState<string | null>(null);
  const { busy, error, start } = useDoing();
  const confirm = async () => {
    const answer = await client.mutate({ mutation: ConfirmEmailMutation, variables: { token } });
    setEmail(expect(answer, (d) => ({ object: d.confirmEmailChange.user, userErrors: d.confirmEmailChange.userErrors })).email ?? "");
  };
  // A link alone, which scanners of mail follow, confirms nothing.
  return (
    <Outside title={email === null ? t.links.email : t.links.emailDone(email)} about={email === null ? t.links.emailAbout : null}>
      {error !== null && <Failed what={t.links.emailNot} error={error} className="mb-4" />}
      {email === null ? (
        <Button look="primary" busy={busy} className="h-10 w-full" onClick={() => start(confirm)}>
          {t.links.emailConfirm}
        </Button>
      ) : (
        <Button look="primary" className="h-10 w-full" onClick={() => void navigate("/", { replace: true })}>
          {t.links.home}
        </Button>
      )}
    </Outside>
  );
}

/** Where the mail about a new address leads. */
export function ConfirmEmail() {
  return <WithToken>{(token) => <ConfirmForm token={token} />}</WithToken>;
}

function Accept({ session, token }: { session: Session; token: string }) {
  const t = useText();
  const client = useApolloClient();
  const navigate = useNavigate();
  const { data } = useQuery(ViewerQuery);
  const { busy, error, start } = useDoing();
  const accept = async () => {
    const answer = await client.mutate({ mutation: AcceptInvitationMutation, variables: { token }, update: (cache) => cache.evict({ id: "ROOT_QUERY", fieldName: "projects" }) });
    const { id } = expect(answer, (d) => ({ object: d.acceptInvitation.project, userErrors: d.acceptInvitation.userErrors }));
    await navigate(`/projects/${id}`, { replace: true });
  };
  const leave = async () => {
    await client.mutate({ mutation: SignOutMutation });
    session.left();
  };
  return (
    <Outside title={t.links.invited} about={data?.viewer && t.links.invitedIn(data.viewer.email ?? data.viewer.name)}>
      {error !== null && <Failed what={t.links.acceptNot} error={error} className="mb-4" />}
      {data ? (
        <div className="space-y-2">
          <Button look="primary" busy={busy} className="h-10 w-full" onClick={() => start(accept)}>
            {t.links.accept}
          </Button>
          <Button disabled={busy} className="h-10 w-full" onClick={() => start(leave)}>
            {t.links.other}
          </Button>
        </div>
      ) : (
        <Skeleton rows={2} />
      )}
    </Outside>
  );
}

function Join({ session, token }: { session: Session; token: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [entrance, setEntrance] = useState<Entrance>("up");
  return (
    <Outside title={entrance === "forgotten" ? t.signIn.reset : t.links.invited} about={entrance === "forgotten" ? t.signIn.resetAbout : t.links.invitedOut}>
      {/* Whoever makes an account by an invitation is a member at once. */}
      <SignInForm session={session} entrance={entrance} onTurn={setEntrance} invitation={token} onDone={(isNew) => isNew && void navigate("/", { replace: true })} />
    </Outside>
  );
}

/** Where the mail of an invitation leads. */
export function Invitation({ session, standing }: { session: Session; standing: Standing }) {
  return <WithToken>{(token) => (standing === "out" ? <Join session={session} token={token} /> : <Accept session={session} token={token} />)}</WithToken>;
}
