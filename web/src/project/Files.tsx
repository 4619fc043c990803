import { useApolloClient, useQuery } from "@apollo/client/react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { expect } from "../api/errors";
import { readFragment, type FragmentType } from "../gql";
import type { FileFilter, FileOrder, TranslationStatus } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Choice, Field, IconButton, Search } from "../ui/controls";
import { Bar, Empty, Failed, Skeleton, Status, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask, Menu } from "../ui/overlay";
import { Thumbnail } from "../ui/Thumbnail";
import { removeFile } from "./lists";
import { DeleteFileMutation, FileRow, FilesQuery, RenameFileMutation, TranslationState } from "./operations";

type Sort = "recent" | "name" | "size" | "created";

const orders: Record<Sort, FileOrder> = {
  recent: { field: "UPDATED_AT", direction: "DESC" },
  name: { field: "NAME", direction: "ASC" },
  size: { field: "SIZE", direction: "DESC" },
  created: { field: "CREATED_AT", direction: "DESC" },
};

const states: readonly TranslationStatus[] = ["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "TIMED_OUT"];
const page = 50;
const narrow = window.matchMedia("(max-width: 639px)");
const columns = "grid grid-cols-[2.5rem_minmax(0,1fr)_2rem] sm:grid-cols-[2.5rem_minmax(0,1fr)_9rem_2rem] lg:grid-cols-[2.5rem_minmax(0,1fr)_4.5rem_5.5rem_3rem_11rem_6.5rem_2rem] items-center gap-x-4 px-3";

interface RowProps {
  file: FragmentType<typeof FileRow>;
  /** Why files may not be changed here; undefined when they may. */
  whyNot: string | undefined;
  onRename: (file: { id: string; name: string }) => void;
  onDelete: (file: { id: string; name: string }) => void;
}

function State({ translation }: { translation: FragmentType<typeof TranslationState> | null | undefined }) {
  const t = useText();
  const s = readFragment(TranslationState, translation);
  if (!s) return <span className="text-sm text-ink-3">{t.file.untranslated}</span>;
  if (s.status !== "QUEUED" && s.status !== "RUNNING") return <Status status={s.status} />;
  return (
    <span className="flex items-center gap-2" data-progress={s.progress}>
      <Bar value={s.progress} label={t.stage[s.stage]} className="flex-1" />
      <span className="w-9 text-right text-sm text-accent">{s.progress} %</span>
    </span>
  );
}

function Row({ file, whyNot, onRename, onDelete }: RowProps) {
  const t = useText();
  const f = useFormat();
  const r = readFragment(FileRow, file);
  const done = readFragment(TranslationState, r.latestTranslation);
  return (
    <div className={`${columns} group relative h-full border-b border-line hover:bg-surface`} data-file={r.name}>
      <Thumbnail derivatives={done?.derivatives} format={r.format} className="size-10 rounded-md border border-line" />
      <div className="min-w-0">
        <Link to={`/files/${r.id}`} className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent">
          {r.name}
        </Link>
        <span className="block truncate text-sm text-ink-3 lg:hidden">
          {f.bytes(r.latestVersion.sizeBytes)} · {f.ago(r.updatedAt)}
        </span>
        <span className="mt-0.5 block sm:hidden">
          <State translation={r.latestTranslation} />
        </span>
      </div>
      <span className="hidden font-mono text-xs text-ink-3 uppercase lg:block">{r.format}</span>
      <span className="hidden text-right text-sm text-ink-2 lg:block">{f.bytes(r.latestVersion.sizeBytes)}</span>
      <span className="hidden text-sm text-ink-2 lg:block">v{r.latestVersion.number}</span>
      <span className="hidden sm:flex sm:items-center [&>*]:flex-1">
        <State translation={r.latestTranslation} />
      </span>
      <time dateTime={r.updatedAt} className="hidden text-right text-sm text-ink-3 lg:block">
        {f.ago(r.updatedAt)}
      </time>
      <span className="relative z-10">
        <Menu
          trigger={<IconButton label={t.file.more(r.name)} icon="more" />}
          actions={[
            { label: t.file.rename, icon: "pen", why: whyNot, run: () => onRename(r) },
            { label: t.file.remove, icon: "trash", danger: true, why: whyNot, run: () => onDelete(r) },
          ]}
        />
      </span>
    </div>
  );
}

/** The form with which a file gets another name. The list shows it at once, and takes it back when the server refuses. */
export function Rename({ file, onClose }: { file: { id: string; name: string }; onClose: () => void }) {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  const [name, setName] = useState(file.name);
  const save = () => {
    onClose();
    client
      .mutate({
        mutation: RenameFileMutation,
        variables: { id: file.id, name },
        optimisticResponse: ({ id }, { IGNORE }) =>
          name.trim() ? { renameFile: { __typename: "FilePayload" as const, userErrors: [], file: { __typename: "File" as const, id, name: name.trim(), revision: 0, updatedAt: new Date().toISOString() } } } : IGNORE,
      })
      .then((done) => expect(done, (d) => ({ object: d.renameFile.file, userErrors: d.renameFile.userErrors })))
      .catch((e: unknown) => say(t.file.notRenamed, e));
  };
  return (
    <Ask open onClose={onClose} title={t.file.rename} action={t.save} onAnswer={save}>
      <Field label={t.file.name} value={name} onChange={(e) => setName(e.target.value)} hint={t.file.nameHint} autoFocus />
    </Ask>
  );
}

function onNarrow(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}

/** A project's files: searched, filtered, sorted, and as many as there are. */
export function Files({ projectId, whyNot, onPick }: { projectId: string; whyNot: string | undefined; onPick: () => void }) {
  const t = useText();
  const writable = whyNot === undefined;
  const client = useApolloClient();
  const say = useSay();
  const [search, setSearch] = useState("");
  const [format, setFormat] = useState("");
  const [state, setState] = useState<TranslationStatus | "">("");
  const [sort, setSort] = useState<Sort>("recent");
  const [renaming, setRenaming] = useState<{ id: string; name: string } | null>(null);
  const [deleting, setDeleting] = useState<{ id: string; name: string } | null>(null);
  const asked = useDeferredValue(search.trim());
  const filter: FileFilter = { ...(asked ? { search: asked } : {}), ...(format ? { formats: [format] } : {}), ...(state ? { translationStatus: [state] } : {}) };
  const filtered = Object.keys(filter).length > 0;
  const variables = { id: projectId, first: page, orderBy: orders[sort], ...(filtered ? { filter } : {}) };
  const { data, previousData, error, refetch, fetchMore } = useQuery(FilesQuery, { variables, fetchPolicy: "cache-and-network" });
  const files = (data ?? previousData)?.project?.files;
  const edges = files?.edges ?? [];
  const known = useRef(new Set<string>());
  for (const e of edges) known.current.add(readFragment(FileRow, e.node).format);

  const top = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(top.current?.offsetTop ?? 0), [files === undefined]);
  // On a phone the state has a line of its own.
  const rowHeight = useSyncExternalStore(onNarrow, () => (narrow.matches ? 84 : 60));
  const rows = useWindowVirtualizer({ count: edges.length, estimateSize: () => rowHeight, overscan: 12, scrollMargin: offset, getItemKey: (i) => edges[i]?.node.id ?? i });
  useEffect(() => rows.measure(), [rows, rowHeight]);
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, endCursor } = files?.pageInfo ?? {};
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (!hasNextPage || !endCursor || last < edges.length - page / 2 || wanted.current === endCursor) return;
    wanted.current = endCursor;
    fetchMore({ variables: { after: endCursor } }).catch((e: unknown) => {
      wanted.current = null;
      say(t.project.notMore, e);
    });
  }, [last, edges.length, hasNextPage, endCursor, fetchMore, say, t]);

  const remove = ({ id, name }: { id: string; name: string }) => {
    setDeleting(null);
    client
      .mutate({
        mutation: DeleteFileMutation,
        variables: { id },
        optimisticResponse: { deleteFile: { __typename: "DeletePayload", deletedId: id, userErrors: [] } },
        update: (cache, { data: done }) => {
          if (done?.deleteFile.deletedId) removeFile(cache, projectId, id);
        },
      })
      .then((done) => {
        expect(done, (d) => ({ object: d.deleteFile.deletedId, userErrors: d.deleteFile.userErrors }));
        say(t.file.removed(name));
      })
      .catch((e: unknown) => say(t.file.notRemoved, e));
  };

  if (error && !files) return <Failed what={t.project.filesNotRead} error={error} again={() => void refetch().catch(() => undefined)} />;
  if (!files) return <Skeleton rows={8} />;
  if (edges.length === 0 && !filtered && data) {
    return (
      <Empty
        icon={<Icon name="upload" size={36} className="text-ink-3" />}
        title={writable ? t.project.empty : t.project.emptyReader}
        actions={writable && <Button look="primary" icon="upload" onClick={onPick}>{t.upload.files}</Button>}
      >
        {writable && t.project.emptyAbout}
      </Empty>
    );
  }
  return (
    <section aria-label={t.project.tabs.files}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Search label={t.project.search} value={search} onChange={setSearch} className="w-full sm:w-64" />
        <Choice className="max-sm:flex-1" label={t.project.format} value={format} onChange={setFormat} options={[["", t.project.anyFormat], ...[...known.current].sort().map((x) => [x, x.toUpperCase()] as const)]} />
        <Choice className="max-sm:flex-1" label={t.project.state} value={state} onChange={setState} options={[["", t.project.anyState] as const, ...states.map((s) => [s, t.status[s]] as const)]} />
        <Choice className="max-sm:flex-1" label={t.sort} value={sort} onChange={setSort} options={[["recent", t.sorts.recent], ["name", t.sorts.name], ["size", t.sorts.size], ["created", t.sorts.created]]} />
        <span className="ml-auto text-sm text-ink-3 max-sm:w-full" role="status">
          {t.projects.files(files.totalCount)}
        </span>
      </div>
      <div className={`${columns} hidden h-8 border-b border-line-strong text-xs font-medium text-ink-3 lg:grid`} aria-hidden="true">
        <span />
        <span>{t.file.name}</span>
        <span>{t.project.format}</span>
        <span className="text-right">{t.file.size}</span>
        <span>{t.file.version}</span>
        <span>{t.project.state}</span>
        <span className="text-right">{t.file.changed}</span>
        <span />
      </div>
      {edges.length === 0 && <Empty title={t.nothingFound(asked)} actions={<Button onClick={() => { setSearch(""); setFormat(""); setState(""); }}>{t.project.clear}</Button>} />}
      <div ref={top} role="list" style={{ height: rows.getTotalSize() }} className="relative">
        {items.map((item) => {
          const edge = edges[item.index];
          return (
            edge && (
              <div key={item.key} role="listitem" aria-setsize={files.totalCount} aria-posinset={item.index + 1} className="absolute inset-x-0" style={{ height: rowHeight, transform: `translateY(${item.start - offset}px)` }}>
                <Row file={edge.node} whyNot={whyNot} onRename={setRenaming} onDelete={setDeleting} />
              </div>
            )
          );
        })}
      </div>
      {renaming && <Rename file={renaming} onClose={() => setRenaming(null)} />}
      <Ask open={deleting !== null} onClose={() => setDeleting(null)} title={t.file.deleteTitle(deleting?.name ?? "")} about={t.file.deleteAbout} action={t.file.remove} danger onAnswer={() => deleting && remove(deleting)} />
    </section>
  );
}
