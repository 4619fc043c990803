import { useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { Tabs } from "radix-ui";
import { type DragEvent, lazy, Suspense, useMemo, useRef, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { LoginProvidersQuery } from "../account/operations";
import { useLive } from "../api/live";
import type { Session } from "../api/session";
import { Shell, useTitle } from "../app/Shell";
import { readFragment } from "../gql";
import { useText } from "../i18n";
import { Button, buttonClass } from "../ui/controls";
import { Empty, Failed, Skeleton } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { filesOf } from "../upload/pick";
import { useUploads } from "../upload/Tray";
import { Activity } from "./Activity";
import { useWhyNot } from "./capability";
import { Files } from "./Files";
import { EventLine, ProjectQuery } from "./operations";
import { Usage } from "./Usage";

const Members = lazy(async () => ({ default: (await import("./Members")).Members }));
const Webhooks = lazy(async () => ({ default: (await import("../webhooks/Webhooks")).Webhooks }));

const ProjectLog = lazy(async () => ({ default: (await import("../audit/Log")).ProjectLog }));

const tabs = ["files", "activity", "members", "webhooks", "audit"] as const;
type Tab = (typeof tabs)[number];

/** A project: its files, what happens in it, and who is in it. */
export function ProjectPage({ session }: { session: Session }) {
  const t = useText();
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = tabs.find((n) => n === search.get("tab")) ?? "files";
  const { data, error, refetch } = useQuery(ProjectQuery, { variables: { id }, fetchPolicy: "cache-and-network" });
  const project = data?.project;
  useTitle(project?.name);
  const edges = project?.events.edges;
  const heard = useLive(id, edges ? (edges.at(-1)?.cursor ?? null) : undefined);
  const events = useMemo(() => {
    const known = new Set(heard.map((e) => e.cursor));
    return [...heard, ...(edges ?? []).map((e) => e.node).filter((e) => !known.has(e.cursor)).reverse()];
  }, [heard, edges]);

  const begun = readFragment(EventLine, heard).find((e) => e.__typename === "TranslationEvent" && (e.status === "QUEUED" || e.status === "SUCCEEDED"))?.cursor;
  const hubs = useQuery(LoginProvidersQuery).data?.loginProviders.some((p) => p.id === "autodesk");
  const uploads = useUploads();
  const [over, setOver] = useState(false);
  const [translate, setTranslate] = useState(true);
  const depth = useRef(0);
  const pick = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const whyNot = useWhyNot(project?.capabilities);
  const noFiles = whyNot("canWriteFiles");
  const shown = tabs.filter((n) => (n === "webhooks" ? project && whyNot("canManageWebhooks") === undefined : n === "audit" ? project?.viewerRole === "OWNER" : true));
  const writable = Boolean(project) && noFiles === undefined;
  const take = (files: readonly File[]) => uploads.add(id, files, translate);
  const carries = (e: DragEvent) => writable && e.dataTransfer.types.includes("Files");
  const dropping = {
    onDragEnter: (e: DragEvent) => {
      if (!carries(e)) return;
      depth.current++;
      setOver(true);
    },
    onDragOver: (e: DragEvent) => carries(e) && e.preventDefault(),
    onDragLeave: (e: DragEvent) => {
      if (carries(e) && --depth.current === 0) setOver(false);
    },
    onDrop: (e: DragEvent) => {
      if (!carries(e)) return;
      e.preventDefault();
      depth.current = 0;
      setOver(false);
      void filesOf(e.dataTransfer).then(take);
    },
  };

  return (
    <Shell session={session} crumbs={[{ text: t.projects.title, to: "/" }, { text: project?.name ?? "…" }]}>
      <main id="main" className="mx-auto flex w-full max-w-[110rem] flex-1 flex-col px-4 py-6 sm:px-6" {...dropping}>
        {error && !project && <Failed what={t.project.notRead} error={error} again={() => void refetch().catch(() => undefined)} />}
        {!data && !error && <Skeleton />}
        {project === null && <Empty title={t.project.none}>{t.project.noneAbout}</Empty>}
        {project && (
          <Tabs.Root value={tab} onValueChange={(next) => setSearch(next === "files" ? {} : { tab: next }, { replace: true })} className="flex flex-1 flex-col">
            <div className="mb-5 flex flex-wrap items-start gap-x-6 gap-y-4">
              <div className="mr-auto min-w-0">
                <h1 className="text-2xl font-semibold tracking-tight break-words">{project.name}</h1>
                {project.description && <p className="mt-0.5 max-w-prose text-ink-2">{project.description}</p>}
                <Usage projectId={id} begun={begun} />
                {project.archivedAt && <p className="mt-1 text-warn">{t.project.isArchived}</p>}
              </div>
              <div className="flex items-center gap-2 max-sm:w-full">
                {writable && (
                  <label className="mr-2 flex cursor-pointer items-center gap-2 text-sm text-ink-2 max-sm:mr-auto">
                    <input type="checkbox" checked={translate} onChange={(e) => setTranslate(e.target.checked)} className="size-4 accent-accent" />
                    {t.upload.translate}
                  </label>
                )}
                {hubs && writable && (
                  <Link to={`/projects/${id}/import`} className={buttonClass("quiet")}>
                    {t.hubs.from}
                  </Link>
                )}
                {/* Phones have no folders to choose. */}
                <Button why={noFiles} className="max-sm:hidden" onClick={() => folder.current?.click()}>
                  {t.upload.folder}
                </Button>
                <Button look="primary" icon="upload" why={noFiles} onClick={() => pick.current?.click()}>
                  {t.upload.files}
                </Button>
                {writable &&
                  [
                    { ref: pick, label: t.upload.files, folder: false },
                    { ref: folder, label: t.upload.folder, folder: true },
                  ].map((input) => (
                    <input
                      key={input.label}
                      ref={input.ref}
                      type="file"
                      multiple
                      {...(input.folder ? { webkitdirectory: "" } : {})}
                      aria-label={input.label}
                      tabIndex={-1}
                      className="hidden"
                      onChange={(e) => {
                        take([...(e.target.files ?? [])].filter((f) => !f.name.startsWith(".")));
                        e.target.value = "";
                      }}
                    />
                  ))}
              </div>
            </div>
            <Tabs.List aria-label={project.name} className="mb-4 flex gap-6 overflow-x-auto overflow-y-hidden border-b border-line whitespace-nowrap max-sm:gap-4">
              {shown.map((n: Tab) => (
                <Tabs.Trigger
                  key={n}
                  value={n}
                  className={clsx("-mb-px border-b-2 border-transparent pb-2 font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink", n === "activity" && "xl:hidden")}
                >
                  {t.project.tabs[n]}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <div className="flex flex-1 gap-8">
              <div className="min-w-0 flex-1">
                <Tabs.Content value="files" tabIndex={-1}>
                  <Files projectId={id} whyNot={noFiles} onPick={() => pick.current?.click()} />
                </Tabs.Content>
                <Tabs.Content value="activity" tabIndex={-1}>
                  <Activity events={events} />
                </Tabs.Content>
                <Tabs.Content value="members" tabIndex={-1}>
                  <Suspense fallback={<Skeleton rows={3} />}>
                    <Members projectId={id} />
                  </Suspense>
                </Tabs.Content>
                {shown.includes("webhooks") && (
                  <Tabs.Content value="webhooks" tabIndex={-1}>
                    <Suspense fallback={<Skeleton rows={3} />}>
                      <Webhooks projectId={id} />
                    </Suspense>
                  </Tabs.Content>
                )}
                {shown.includes("audit") && (
                  <Tabs.Content value="audit" tabIndex={-1}>
                    <Suspense fallback={<Skeleton rows={3} />}>
                      <ProjectLog projectId={id} />
                    </Suspense>
                  </Tabs.Content>
                )}
              </div>
              <aside aria-label={t.project.tabs.activity} className={clsx("w-72 shrink-0 max-xl:hidden", tab === "activity" && "hidden")}>
                <h2 className="mb-3 font-semibold">{t.project.tabs.activity}</h2>
                <Activity events={events} />
              </aside>
            </div>
          </Tabs.Root>
        )}
        {over && (
          <div className="pointer-events-none fixed inset-4 z-30 flex animate-in flex-col items-center justify-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/95 text-accent-strong">
            <Icon name="upload" size={40} />
            <p className="mt-3 text-xl font-semibold">{t.upload.drop}</p>
          </div>
        )}
      </main>
    </Shell>
  );
}
