import { useApolloClient, useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import { useConnect } from "../account/logins";
import { LoginProvidersQuery, LoginsQuery } from "../account/operations";
import { expect } from "../api/errors";
import type { Session } from "../api/session";
import { Shell, useTitle } from "../app/Shell";
import { readFragment, type FragmentType } from "../gql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { useWhyNot } from "../project/capability";
import { Button, Check } from "../ui/controls";
import { Bar, Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Browser, type Item, type Place } from "./Browser";
import { FollowImportMutation, ImportFileMutation, ImportsQuery, ImportState } from "./operations";

/** How often running imports are asked about, in milliseconds. */
const pace = 1000;

function Import({ node, whyNot }: { node: FragmentType<typeof ImportState>; whyNot: string | undefined }) {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const say = useSay();
  const i = readFragment(ImportState, node);
  const follow = (on: boolean) =>
    void client
      .mutate({ mutation: FollowImportMutation, variables: { id: i.id, follow: on } })
      .then((done) => expect(done, (d) => ({ object: d.updateFileImport.fileImport, userErrors: d.updateFileImport.userErrors })))
      .catch((e: unknown) => say(t.hubs.notFollowed, e));
  return (
    <li className="px-3 py-2.5" data-import={i.name} data-status={i.status}>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            {i.fileVersion ? (
              <Link to={`/files/${i.fileVersion.file.id}`} className="hover:underline">
                {i.name}
              </Link>
            ) : (
              i.name
            )}
          </span>
          <span className="block truncate text-sm text-ink-3">
            v{i.versionNumber} · {i.requestedBy.name} · {f.ago(i.updatedAt)}
          </span>
        </span>
        {i.status === "SUCCEEDED" && <Icon name="check" className="text-ok" />}
      </div>
      {i.status === "RUNNING" && <Bar value={i.sizeBytes ? (100 * i.receivedBytes) / i.sizeBytes : 0} label={i.name} className="my-1.5" />}
      {i.failure && <p className="mt-1 text-sm break-words text-bad">{i.failure}</p>}
      <div className="mt-1.5">
        {whyNot === undefined ? <Check label={t.hubs.follow} checked={i.follows} onChange={follow} /> : i.follows && <p className="text-sm text-ink-3">{t.hubs.follow}</p>}
      </div>
    </li>
  );
}

/** What the project has from hubs, and how far it is. */
function Imports({ nodes, whyNot }: { nodes: readonly ({ id: string } & FragmentType<typeof ImportState>)[]; whyNot: string | undefined }) {
  const t = useText();
  return (
    <section aria-label={t.hubs.imports} className="min-w-0">
      <h2 className="mb-3 font-semibold">{t.hubs.imports}</h2>
      {nodes.length === 0 ? (
        <p className="text-sm text-ink-3">{t.hubs.noImports}</p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {nodes.map((n) => (
            <Import key={n.id} node={n} whyNot={whyNot} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Autodesk's hubs, from which files come into a project. Where one is in them is kept with the page's place in the browser's history. */
export function HubsPage({ session }: { session: Session }) {
  const t = useText();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const location = useLocation();
  const client = useApolloClient();
  const say = useSay();
  const connect = useConnect();
  useTitle(t.hubs.title);
  const path = (location.state as { path?: Place[] } | null)?.path ?? [];
  const [following, setFollowing] = useState(true);
  const logins = useQuery(LoginsQuery, { fetchPolicy: "cache-and-network" });
  const offered = useQuery(LoginProvidersQuery);
  const { data, error, refetch, startPolling, stopPolling } = useQuery(ImportsQuery, { variables: { id }, fetchPolicy: "cache-and-network" });
  const project = data?.project;
  const imports = project?.imports.nodes ?? [];
  const running = readFragment(ImportState, imports).some((i) => i.status === "RUNNING");
  useEffect(() => {
    if (!running) return;
    startPolling(pace);
    return stopPolling;
  }, [running, startPolling, stopPolling]);
  const whyNot = useWhyNot(project?.capabilities)("canWriteFiles");
  const linked = logins.data?.logins.some((l) => l.provider === "autodesk");
  const failed = error ?? logins.error;
  const take = (item: Item, version?: { id: string; number: number }) =>
    void client
      .mutate({ mutation: ImportFileMutation, variables: { input: { projectId: id, source: version?.id ?? item.id, follow: following } }, refetchQueries: [ImportsQuery] })
      .then((done) => {
        expect(done, (d) => ({ object: d.importFile.fileImport, userErrors: d.importFile.userErrors }));
        say(t.hubs.begun(item.name));
      })
      .catch((e: unknown) => say(t.hubs.notImported, e));
  const body = () => {
    if (failed && !(project && logins.data)) return <Failed what={t.hubs.notRead} error={failed} again={() => void Promise.all([refetch(), logins.refetch()]).catch(() => undefined)} />;
    if (project === null) return <Empty title={t.project.none}>{t.project.noneAbout}</Empty>;
    if (!project || linked === undefined || !offered.data) return <Skeleton />;
    if (!offered.data.loginProviders.some((p) => p.id === "autodesk")) return <Empty title={t.hubs.off}>{t.hubs.offAbout}</Empty>;
    return (
      <>
        <div className="mb-6">
          <h1 className="text-2xl font-semibold tracking-tight">{t.hubs.title}</h1>
          <p className="mt-0.5 max-w-prose text-ink-2">{t.hubs.about(project.name)}</p>
        </div>
        <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
          {linked ? (
            <div className="min-w-0 space-y-4">
              <Check label={t.hubs.followNew} checked={following} onChange={setFollowing} />
              <Browser path={path} onGo={(next) => void navigate(location.pathname, { state: { path: next } })} whyNot={whyNot} onImport={take} />
            </div>
          ) : (
            <Empty
              icon={<Icon name="link" size={36} className="text-ink-3" />}
              title={t.hubs.connectTitle}
              actions={
                <Button look="primary" icon="link" onClick={() => connect("autodesk")}>
                  {t.settings.connect("Autodesk")}
                </Button>
              }
            >
              {t.hubs.connectAbout}
            </Empty>
          )}
          <Imports nodes={imports} whyNot={whyNot} />
        </div>
      </>
    );
  };
  return (
    <Shell session={session} crumbs={[{ text: t.projects.title, to: "/" }, ...(project ? [{ text: project.name, to: `/projects/${id}` }] : []), { text: t.hubs.title }]}>
      <main id="main" className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6">
        {body()}
      </main>
    </Shell>
  );
}
