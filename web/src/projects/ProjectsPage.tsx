import { useApolloClient, useQuery } from "@apollo/client/react";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { expect, Refusal } from "../api/errors";
import type { Session } from "../api/session";
import { Shell, useTitle } from "../app/Shell";
import { readFragment, type FragmentType } from "../gql";
import type { ProjectOrder, Region } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Choice, Field, IconButton, Search } from "../ui/controls";
import { Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon, Mark } from "../ui/icons";
import { Ask, Menu } from "../ui/overlay";
import { Thumbnail } from "../ui/Thumbnail";
import { useWhyNot } from "../project/capability";
import { useUploads } from "../upload/Tray";
import { ArchiveProjectMutation, CreateProjectMutation, DeleteProjectMutation, ProjectCard, ProjectsQuery, UpdateProjectMutation } from "./operations";

type Sort = "recent" | "name" | "created";

const orders: Record<Sort, ProjectOrder> = {
  recent: { field: "UPDATED_AT", direction: "DESC" },
  name: { field: "NAME", direction: "ASC" },
  created: { field: "CREATED_AT", direction: "DESC" },
};

interface Named {
  id?: string;
  name: string;
  description: string;
  usage?: { translationsPerDay?: number | null; translationsPerDayWarning?: number | null };
  /** Whether the viewer may say how much is translated in a day. */
  limits?: boolean;
}

const regions: readonly Region[] = ["US", "EMEA", "AUS", "CAN", "DEU", "IND", "JPN", "GBR"];

/** A number as people leave it out: empty is none, which the API calls 0. */
const digits = (n: number | null | undefined) => (n ? String(n) : "");

function useMakeProject() {
  const client = useApolloClient();
  return async (input: { name: string; description: string; region?: Region }) => {
    const made = await client.mutate({
      mutation: CreateProjectMutation,
      variables: { input },
      update: (cache) => cache.evict({ id: "ROOT_QUERY", fieldName: "projects" }),
    });
    return expect(made, (d) => ({ object: d.createProject.project, userErrors: d.createProject.userErrors })).id;
  };
}

/** Makes a project, or changes how one is called. */
function ProjectForm({ project, onClose }: { project: Named; onClose: () => void }) {
  const t = useText();
  const client = useApolloClient();
  const navigate = useNavigate();
  const make = useMakeProject();
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const [region, setRegion] = useState<Region | "">("");
  const [limit, setLimit] = useState(digits(project.usage?.translationsPerDay));
  const [warning, setWarning] = useState(digits(project.usage?.translationsPerDayWarning));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refused = error instanceof Refusal ? error : null;
  const save = async () => {
    if (project.id) {
      const limits = project.limits ? { translationsPerDay: Number(limit), translationsPerDayWarning: Number(warning) } : {};
      const done = await client.mutate({ mutation: UpdateProjectMutation, variables: { input: { id: project.id, name, description, ...limits } } });
      expect(done, (d) => ({ object: d.updateProject.project, userErrors: d.updateProject.userErrors }));
      onClose();
    } else {
      await navigate(`/projects/${await make({ name, description, ...(region ? { region } : {}) })}`);
    }
  };
  const answer = () => {
    setBusy(true);
    save().catch(setError).finally(() => setBusy(false));
  };
  return (
    <Ask open onClose={onClose} title={project.id ? t.projects.change : t.projects.create} action={project.id ? t.save : t.projects.create} busy={busy} onAnswer={answer}>
      <Field label={t.projects.name} value={name} onChange={(e) => setName(e.target.value)} fault={refused?.of("name", t)} autoFocus />
      <Field label={t.projects.description} hint={t.optional} value={description} onChange={(e) => setDescription(e.target.value)} fault={refused?.of("description", t)} />
      {!project.id && (
        <div>
          <p className="mb-1 text-sm font-medium">{t.projects.region}</p>
          <Choice label={t.projects.region} value={region} onChange={setRegion} className="w-full" options={[["", t.projects.regionUsual] as const, ...regions.map((r) => [r, t.region[r]] as const)]} />
          <p className="mt-1 text-sm text-ink-3">{t.projects.regionHint}</p>
        </div>
      )}
      {project.limits && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t.projects.limit} hint={t.projects.limitHint} type="number" min={0} inputMode="numeric" value={limit} onChange={(e) => setLimit(e.target.value)} fault={refused?.of("translationsPerDay", t)} />
          <Field label={t.projects.warning} hint={t.projects.warningHint} type="number" min={0} inputMode="numeric" value={warning} onChange={(e) => setWarning(e.target.value)} fault={refused?.of("translationsPerDayWarning", t)} />
        </div>
      )}
      {error !== null && !["name", "description", "translationsPerDay", "translationsPerDayWarning"].some((field) => refused?.of(field, t)) && <Failed what={t.projects.notSaved} error={error} />}
    </Ask>
  );
}

function Card({ project, onChange }: { project: FragmentType<typeof ProjectCard>; onChange: (project: Named) => void }) {
  const t = useText();
  const f = useFormat();
  const say = useSay();
  const client = useApolloClient();
  const p = readFragment(ProjectCard, project);
  const [deleting, setDeleting] = useState(false);
  const lists = (cache: typeof client.cache) => cache.evict({ id: "ROOT_QUERY", fieldName: "projects" });
  const archive = (archived: boolean) =>
    void client
      .mutate({ mutation: ArchiveProjectMutation, variables: { id: p.id, archived }, update: lists })
      .then((done) => {
        expect(done, (d) => ({ object: d.archiveProject.project, userErrors: d.archiveProject.userErrors }));
        say(archived ? t.projects.archived(p.name) : t.projects.unarchived(p.name));
      })
      .catch((e: unknown) => say(t.projects.notSaved, e));
  const remove = () => {
    setDeleting(false);
    client
      .mutate({ mutation: DeleteProjectMutation, variables: { id: p.id }, update: lists })
      .then((done) => {
        expect(done, (d) => ({ object: d.deleteProject.deletedId, userErrors: d.deleteProject.userErrors }));
        say(t.projects.deleted(p.name));
      })
      .catch((e: unknown) => say(t.projects.notDeleted, e));
  };
  const files = p.files.edges.map((e) => e.node);
  const whyNot = useWhyNot(p.capabilities);
  return (
    <li className="group relative flex flex-col overflow-hidden rounded-xl border border-line bg-surface transition-shadow focus-within:shadow-float hover:shadow-float">
      <div className={`grid h-40 grid-rows-[minmax(0,1fr)] gap-px bg-line ${files.length > 1 ? "grid-cols-[2fr_1fr]" : ""}`} aria-hidden="true">
        {files.length === 0 && (
          <span className="flex items-center justify-center bg-sunken text-ink-3">
            <Icon name="cube" size={28} />
          </span>
        )}
        {files[0] && <Thumbnail derivatives={files[0].latestTranslation?.derivatives} format={files[0].format} className="h-40" />}
        {files.length > 1 && (
          <span className="grid auto-rows-[minmax(0,1fr)] gap-px">
            {files.slice(1, 3).map((file) => (
              <Thumbnail key={file.id} derivatives={file.latestTranslation?.derivatives} format={file.format} className="h-full" />
            ))}
          </span>
        )}
      </div>
      <div className="flex flex-1 items-start gap-2 p-4">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-semibold tracking-tight">
            <Link to={`/projects/${p.id}`} className="outline-none after:absolute after:inset-0 focus-visible:after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-accent">
              {p.name}
            </Link>
          </h2>
          {p.description && <p className="truncate text-ink-2">{p.description}</p>}
          <p className="mt-2 text-sm text-ink-3">
            {t.projects.files(p.files.totalCount)} · {t.projects.people(p.members.totalCount)} · {f.ago(p.updatedAt)}
          </p>
        </div>
        <span className="relative z-10 -mt-1 -mr-2">
          <Menu
            trigger={<IconButton label={t.projects.more(p.name)} icon="more" />}
            actions={[
              { label: t.projects.change, icon: "pen", why: whyNot("canUpdate"), run: () => onChange({ ...p, limits: whyNot("canSetLimits") === undefined }) },
              { label: p.archivedAt ? t.projects.unarchive : t.projects.archive, icon: "archive", why: whyNot("canArchive"), run: () => archive(!p.archivedAt) },
              null,
              { label: t.projects.remove, icon: "trash", danger: true, why: whyNot("canDelete"), run: () => setDeleting(true) },
            ]}
          />
        </span>
      </div>
      <Ask open={deleting} onClose={() => setDeleting(false)} title={t.projects.deleteTitle(p.name)} about={t.projects.deleteAbout(p.files.totalCount)} action={t.projects.remove} danger onAnswer={remove} />
    </li>
  );
}

/** Calls more when its place comes near the screen. */
export function More({ more }: { more: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "400px" });
    if (ref.current) seen.observe(ref.current);
    return () => seen.disconnect();
  }, [more]);
  return <div ref={ref} className="h-1" />;
}

function DemoButton({ children }: { children: ReactNode }) {
  const t = useText();
  const say = useSay();
  const navigate = useNavigate();
  const make = useMakeProject();
  const uploads = useUploads();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    const [id, { demoFiles }] = await Promise.all([make({ name: t.demo.name, description: t.demo.description }), import("../demo/models")]);
    uploads.add(id, demoFiles(), true);
    await navigate(`/projects/${id}`);
  };
  return (
    <Button
      look="primary"
      icon="cube"
      busy={busy}
      className="h-10 px-4"
      onClick={() => {
        setBusy(true);
        start().catch((e: unknown) => say(t.demo.notMade, e)).finally(() => setBusy(false));
      }}
    >
      {children}
    </Button>
  );
}

/** The first page: the viewer's projects. */
export function ProjectsPage({ session }: { session: Session }) {
  const t = useText();
  useTitle(t.projects.title);
  const [search, setSearch] = useState("");
  const [sort, setSort] = useState<Sort>("recent");
  const [shelf, setShelf] = useState<"open" | "archived">("open");
  const [form, setForm] = useState<Named | null>(null);
  const asked = useDeferredValue(search.trim());
  const variables = { first: 24, filter: { archived: shelf === "archived", ...(asked ? { search: asked } : {}) }, orderBy: orders[sort] };
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(ProjectsQuery, { variables, fetchPolicy: "cache-and-network" });
  const shown = data ?? previousData;
  const { hasNextPage, endCursor } = shown?.projects.pageInfo ?? {};
  const edges = shown?.projects.edges ?? [];
  const bare = data !== undefined && edges.length === 0 && !asked && shelf === "open";
  const filters = !bare && shown !== undefined;
  return (
    <Shell session={session} crumbs={[]}>
      <main id="main" className="mx-auto w-full max-w-7xl flex-1 px-4 py-8 sm:px-6 sm:py-12">
        {!bare && (
          <div className="mb-8 flex flex-wrap items-end gap-x-4 gap-y-4">
            <h1 className="mr-auto text-3xl font-semibold tracking-tight">{t.projects.title}</h1>
            {filters && (
              <>
                <Search label={t.projects.search} value={search} onChange={setSearch} className="w-full max-sm:order-2 sm:w-56" />
                <Choice className="max-sm:order-2 max-sm:flex-1" label={t.shelf} value={shelf} onChange={setShelf} options={[["open", t.projects.open], ["archived", t.projects.away]]} />
                <Choice className="max-sm:order-2 max-sm:flex-1" label={t.sort} value={sort} onChange={setSort} options={[["recent", t.sorts.recent], ["name", t.sorts.name], ["created", t.sorts.created]]} />
              </>
            )}
            <Button look="primary" icon="add" className="max-sm:order-1" onClick={() => setForm({ name: "", description: "" })}>
              {t.projects.create}
            </Button>
          </div>
        )}
        {error && <Failed what={t.projects.notRead} error={error} again={() => void refetch().catch(() => undefined)} className="mb-6" />}
        {!shown && !error && <Skeleton rows={4} />}
        {bare && (
          <div className="mx-auto max-w-2xl py-12 text-center sm:py-20">
            <span className="inline-flex text-ink"><Mark size={44} /></span>
            <h1 className="mt-6 text-3xl font-semibold tracking-tight text-balance">{t.demo.welcome}</h1>
            <p className="mx-auto mt-4 max-w-lg text-lg text-pretty text-ink-2">{t.demo.about}</p>
            <div className="mt-8 flex flex-wrap justify-center gap-3">
              <DemoButton>{t.demo.start}</DemoButton>
              <Button className="h-10 px-4" icon="add" onClick={() => setForm({ name: "", description: "" })}>
                {t.projects.create}
              </Button>
            </div>
            <p className="mt-4 text-sm text-ink-3">{t.demo.what}</p>
          </div>
        )}
        {data && edges.length === 0 && !bare && <Empty title={asked ? t.nothingFound(asked) : t.projects.noneAway} />}
        <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4" aria-busy={loading}>
          {edges.map((e) => (
            <Card key={e.node.id} project={e.node} onChange={setForm} />
          ))}
        </ul>
        {hasNextPage && <More more={() => void fetchMore({ variables: { after: endCursor ?? null } })} />}
      </main>
      {form && <ProjectForm project={form} onClose={() => setForm(null)} />}
    </Shell>
  );
}
