import { useApolloClient, useQuery } from "@apollo/client/react";
import { Tooltip } from "radix-ui";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { ViewerQuery } from "../account/operations";
import { type Entrance, SignInForm } from "../account/SignIn";
import type { Session } from "../api/session";
import { useText } from "../i18n";
import { ProjectsPage } from "../projects/ProjectsPage";
import { Empty, Failed, Skeleton, Toasts } from "../ui/feedback";
import { Modal } from "../ui/overlay";
import { Tray, UploadsContext } from "../upload/Tray";
import { Uploads } from "../upload/uploads";
import { MeContext, Shell, useTitle } from "./Shell";

/** A page of its own chunk. */
function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load() }));
}

const SignInPage = later(() => import("../account/SignInPage").then((m) => m.SignInPage));
const ProjectPage = later(() => import("../project/ProjectPage").then((m) => m.ProjectPage));
const FilePage = later(() => import("../file/FilePage").then((m) => m.FilePage));
const HubsPage = later(() => import("../hubs/HubsPage").then((m) => m.HubsPage));
const Links = {
  ResetPassword: later(() => import("../account/Links").then((m) => m.ResetPassword)),
  ConfirmEmail: later(() => import("../account/Links").then((m) => m.ConfirmEmail)),
  Invitation: later(() => import("../account/Links").then((m) => m.Invitation)),
};
const Account = later(() => import("../account/Account").then((m) => m.Account));
const Sessions = later(() => import("../account/Sessions").then((m) => m.Sessions));
const Security = later(() => import("../audit/Log").then((m) => m.Security));
const Tokens = later(() => import("../account/Tokens").then((m) => m.Tokens));
const Playground = later(() => import("../playground/Playground").then((m) => m.Playground));

/** Where the document was asked for: its content security policy is that page's. */
const began = window.location.pathname;

/** The playground's editors need a policy of their own, which comes with its document. */
function Reload() {
  useEffect(() => window.location.reload(), []);
  return <Waiting />;
}

function NotFound() {
  const t = useText();
  useTitle(t.notFound);
  return (
    <main id="main">
      <Empty title={t.notFound}>{t.notFoundAbout}</Empty>
    </main>
  );
}

function Waiting() {
  return (
    <main id="main" className="mx-auto w-full max-w-6xl px-4 py-10 sm:px-6">
      <Skeleton />
    </main>
  );
}

function SignedIn({ session }: { session: Session }) {
  const t = useText();
  const client = useApolloClient();
  const { data, error, refetch } = useQuery(ViewerQuery);
  const viewer = data?.viewer;
  const viewerId = viewer?.id;
  const formats = data?.supportedFormats;
  const uploads = useMemo(
    () => (viewerId && formats ? new Uploads({ client, userId: viewerId, formats: new Map(formats.map((f) => [f.input, f])) }) : null),
    [client, viewerId, formats],
  );
  useEffect(() => {
    void uploads?.restore();
    return () => uploads?.close();
  }, [uploads]);
  if (!viewer || !uploads) {
    return error ? (
      <main id="main" className="mx-auto max-w-lg px-4 py-24">
        <Failed what={t.notStarted} error={error} again={() => void refetch().catch(() => undefined)} />
      </main>
    ) : (
      <Waiting />
    );
  }
  const framed = (title: string, page: ReactNode) => (
    <Shell session={session} crumbs={[{ text: title }]}>
      <Suspense fallback={<Waiting />}>{page}</Suspense>
    </Shell>
  );
  return (
    <MeContext value={{ id: viewer.id, name: viewer.name, email: viewer.email ?? null }}>
      <UploadsContext value={uploads}>
        <Routes>
          <Route path="/" element={<ProjectsPage session={session} />} />
          <Route path="/projects/:id" element={<Suspense fallback={<Waiting />}><ProjectPage session={session} /></Suspense>} />
          <Route path="/projects/:id/import" element={<Suspense fallback={<Waiting />}><HubsPage session={session} /></Suspense>} />
          <Route path="/files/:id" element={<Suspense fallback={<Waiting />}><FilePage session={session} /></Suspense>} />
          <Route path="/account" element={framed(t.settings.tabs.account, <Account />)} />
          <Route path="/sessions" element={framed(t.settings.tabs.sessions, <Sessions session={session} />)} />
          <Route path="/security" element={framed(t.settings.tabs.security, <Security />)} />
          <Route path="/tokens" element={framed(t.tokens.title, <Tokens />)} />
          <Route path="/playground" element={began === "/playground" ? framed(t.playground, <Playground session={session} />) : <Reload />} />
          <Route path="*" element={framed(t.notFound, <NotFound />)} />
        </Routes>
        <Tray />
      </UploadsContext>
    </MeContext>
  );
}

/** Asks whose session has ended in the middle of work to sign in again, over the page. */
function Ended({ open, session }: { open: boolean; session: Session }) {
  const t = useText();
  const [entrance, setEntrance] = useState<Entrance>("in");
  return (
    <Modal open={open} onClose={() => session.left()} title={t.signIn.ended} about={t.signIn.endedAbout}>
      <SignInForm session={session} entrance={entrance} onTurn={setEntrance} />
    </Modal>
  );
}

/** The whole of the front end: signed out, signed in, or signed in until a moment ago. */
export function App({ session }: { session: Session }) {
  const client = useApolloClient();
  const standing = useSyncExternalStore(session.subscribe, session.standing);
  const before = useRef(standing);
  useEffect(() => {
    if (standing === "out") void client.clearStore();
    if (standing === "in" && before.current === "ended") void client.refetchQueries({ include: "active" });
    before.current = standing;
  }, [client, standing]);
  return (
    <Tooltip.Provider delayDuration={300}>
      <Toasts>
        <BrowserRouter>
          {standing === "unknown" ? (
            <Waiting />
          ) : (
            <Suspense fallback={<Waiting />}>
              <Routes>
                <Route path="/reset-password" element={<Links.ResetPassword session={session} />} />
                <Route path="/confirm-email" element={<Links.ConfirmEmail />} />
                <Route path="/invitation" element={<Links.Invitation session={session} standing={standing} />} />
                <Route path="*" element={standing === "out" ? <SignInPage session={session} /> : <SignedIn session={session} />} />
              </Routes>
            </Suspense>
          )}
          <Ended open={standing === "ended"} session={session} />
        </BrowserRouter>
      </Toasts>
    </Tooltip.Provider>
  );
}
