import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { useApolloClient, useMutation, useQuery } from "@apollo/client/react";
import type { Session } from "../api/session";
import { Drop } from "./Drop";
import { RecentQuery, SignOutMutation, ViewerQuery } from "./operations";
import { SignIn } from "./SignIn";
import { Translation } from "./Translation";

// Download links are short-lived, so the list is read again before they end. In milliseconds.
const linkLife = 4 * 60_000;

/** Whether an error only says that nobody is signed in. */
function isSignedOut(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === 401;
  return CombinedGraphQLErrors.is(error) && error.errors.every((e) => e.extensions?.["code"] === "UNAUTHENTICATED");
}

function Failed({ what, message, again }: { what: string; message: string; again: () => void }) {
  return (
    <section className="card failure" role="alert">
      <strong>{what}</strong>
      <p>{message}</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </section>
  );
}

function Workbench({ inputs }: { inputs: string[] }) {
  const { data, error, refetch } = useQuery(RecentQuery, { pollInterval: linkLife, fetchPolicy: "cache-and-network" });
  const again = () => void refetch().catch(() => undefined);
  const recent = (data?.projects.nodes ?? [])
    .flatMap((p) => p.files.nodes.flatMap((f) => f.latestTranslation ?? []))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, 20);
  return (
    <>
      <Drop inputs={inputs} onStarted={again} />
      <h2>Recent translations</h2>
      {error && <Failed what="The list could not be read." message={error.message} again={again} />}
      {!data && !error && <p className="dim pulse">Reading…</p>}
      {data && recent.length === 0 && <p className="dim">Nothing yet. Your first model will show up here.</p>}
      <ul className="translations">
        {recent.map((t) => (
          <Translation key={t.id} translation={t} />
        ))}
      </ul>
    </>
  );
}

/** The home page: signing in, then sending models and seeing what became of them. */
export function App({ session }: { session: Session }) {
  const client = useApolloClient();
  const { data, error, loading, refetch } = useQuery(ViewerQuery, { notifyOnNetworkStatusChange: true });
  const [signOut] = useMutation(SignOutMutation);
  const viewer = data?.viewer;
  const renew = () => {
    session.forget();
    void client.resetStore().catch(() => undefined);
  };
  const leave = () => void signOut().then(renew, renew);
  return (
    <main>
      <header className="top">
        <h1>
          <span aria-hidden="true">◢◣</span> Purlin
        </h1>
        <nav>
          <a href="/playground">Playground</a>
          {viewer && (
            <button type="button" className="plain" onClick={leave} title={viewer.email ?? undefined}>
              Sign out {viewer.name}
            </button>
          )}
        </nav>
      </header>
      {viewer ? (
        <Workbench inputs={data.supportedFormats.map((f) => f.input)} />
      ) : (
        <>
          <p className="big">Models in, viewables and exports out.</p>
          {error && !isSignedOut(error) && <Failed what="The server did not answer as it should." message={error.message} again={() => void refetch().catch(() => undefined)} />}
          {loading ? <p className="dim pulse">One moment…</p> : <SignIn onDone={renew} />}
        </>
      )}
    </main>
  );
}
