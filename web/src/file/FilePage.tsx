import { useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { Tabs } from "radix-ui";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { useLive } from "../api/live";
import type { Session } from "../api/session";
import { Shell, useTitle } from "../app/Shell";
import { autodeskPage } from "../autodesk/offer";
import { readFragment } from "../gql";

import { useText } from "../i18n";
import { FileRow, TranslationState } from "../project/operations";
import { useWhyNot } from "../project/capability";
import { Rename } from "../project/Files";
import { Button, IconButton } from "../ui/controls";
import { Bar, Empty, Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import type { Paint } from "../viewer/paint";
import { useNewVersion } from "./newVersion";
import { FileQuery } from "./operations";
import { Properties } from "./Properties";
import { Downloads, type Pair, Versions } from "./Results";
import { Translate, Translations, useTranslations } from "./Translations";
import { Tree, useThings } from "./Tree";

const AutodeskViewer = lazy(async () => ({ default: (await import("../autodesk/AutodeskViewer")).AutodeskViewer }));
const Explore = lazy(async () => ({ default: (await import("../explore/Explore")).Explore }));
const Share = lazy(async () => ({ default: (await import("../share/Share")).Share }));
const Viewer = lazy(async () => ({ default: (await import("../viewer/Viewer")).Viewer }));

const tabs = ["objects", "properties", "explore", "translations", "versions", "downloads"] as const;
type Tab = (typeof tabs)[number];

function Stage({ children }: { children: ReactNode }) {
  return <div className="flex size-full items-center justify-center bg-sunken p-6">{children}</div>;
}

/** A file: the model itself, its objects and what is known of them, its versions, translations and results. */
export function FilePage({ session }: { session: Session }) {
  const t = useText();
  const say = useSay();
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery(FileQuery, { variables: { id }, fetchPolicy: "cache-and-network" });
  const file = data?.file;
  const row = readFragment(FileRow, file);
  useTitle(row?.name);
  const project = file?.project;
  const heard = useLive(project?.id ?? "", project ? (project.events.edges[0]?.cursor ?? null) : undefined);
  const newest = heard[0];
  const mine = useMemo(() => new Set(file?.translations.nodes.map((n) => n.id)), [file]);
  const strange = newest?.__typename === "TranslationEvent" ? (newest.translation.file.id === id && !mine.has(newest.translation.id) ? newest.cursor : null) : newest?.__typename === "FileEvent" && newest.fileId === id ? newest.cursor : null;
  useEffect(() => {
    if (strange) void refetch().catch(() => undefined);
  }, [strange, refetch]);

  const translations = readFragment(TranslationState, file?.translations.nodes) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const viewable = (n: (typeof translations)[number]) => n.derivatives.some((d) => d.format === "GLTF");
  const versions = file?.versions.nodes ?? [];
  const numbered = (key: string) => versions.find((v) => String(v.number) === search.get(key));
  const [newer, against] = [numbered("version"), numbered("against")];
  const pair: Pair | null = search.get("tab") === "versions" && newer && against && newer !== against ? { version: newer, against } : null;
  const ofVersion = (id: string) => translations.find((n, i) => viewable(n) && file?.translations.nodes[i]?.fileVersion.id === id);
  // What is compared is what is looked at.
  const viewed = pair ? ofVersion(pair.version.id) : (translations.find((n) => n.id === chosen && viewable(n)) ?? translations.find(viewable));
  const latest = readFragment(TranslationState, row?.latestTranslation);
  const [address, setAddress] = useState<{ id: string; url: string } | null>(null);
  const glb = viewed?.derivatives.find((d) => d.format === "GLTF");
  // The address is signed anew with every answer; the model is not read again for that.
  if (glb && address?.id !== glb.id) setAddress({ id: glb.id, url: glb.downloadUrl });
  const gone = pair ? ofVersion(pair.against.id)?.derivatives.find((d) => d.format === "GLTF") : undefined;
  const [goneAddress, setGoneAddress] = useState<{ id: string; url: string } | null>(null);
  if (gone && goneAddress?.id !== gone.id) setGoneAddress({ id: gone.id, url: gone.downloadUrl });
  const [paint, setPaint] = useState<Paint | null>(null);

  // Autodesk's viewer shows the newest result that it loads: when it is asked for, and when there is no other picture of the model.
  const streamed = autodeskPage && !pair ? translations.findIndex((n) => n.status === "SUCCEEDED" && n.outputs.some((o) => o === "SVF2" || o === "SVF")) : -1;
  const inAutodesk = streamed >= 0 && (search.get("viewer") === "autodesk" || !glb) ? { id: translations[streamed]?.id, version: file?.translations.nodes[streamed]?.fileVersion.id ?? "" } : null;
  const shown = inAutodesk?.id ?? viewed?.id;
  const things = useThings(shown);
  const asked = Number(search.get("object"));
  const selected = Number.isInteger(asked) && asked > 0 ? asked : null;
  const shownTab = tabs.find((n) => n === search.get("tab"));
  const tab: Tab = shownTab ?? (shown ? "properties" : "translations");
  const to = (change: Record<string, string | null>) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [key, value] of Object.entries(change)) value === null ? next.delete(key) : next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const mark = (object: number | null) => to({ object: object === null ? null : String(object) });
  const select = (object: number | null) => to({ object: object === null ? null : String(object), ...(object !== null && tab !== "objects" && !pair ? { tab: "properties" } : {}) });
  const [translating, setTranslating] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const [sharing, setSharing] = useState(false);
  const { retry } = useTranslations();
  const whyNot = useWhyNot(project?.capabilities);
  const noTranslation = whyNot("canTranslate");
  const noMore = whyNot("canSpend");
  const noFiles = whyNot("canWriteFiles");
  const version = useNewVersion(project?.id ?? "", row);
  const going = latest && (latest.status === "QUEUED" || latest.status === "RUNNING");

  const stage = () => {
    if (inAutodesk) {
      return (
        <Suspense fallback={<Stage><p className="animate-breathe text-ink-3">{t.viewer.loading}</p></Stage>}>
          <AutodeskViewer version={inAutodesk.version} name={row?.name ?? ""} selected={selected} onSelect={select} paint={paint} onBuiltIn={glb ? () => to({ viewer: null }) : null} />
        </Suspense>
      );
    }
    if (glb && address) {
      return (
        <Suspense fallback={<Stage><p className="animate-breathe text-ink-3">{t.viewer.loading}</p></Stage>}>
          <Viewer url={address.url} name={row?.name ?? ""} selected={selected} onSelect={select} paint={paint} />
        </Suspense>
      );
    }
    if (going) {
      return (
        <Stage>
          <div className="w-72 text-center" role="status">
            <p className="text-3xl font-semibold tracking-tight tabular-nums">{latest.progress} %</p>
            <Bar value={latest.progress} label={t.stage[latest.stage]} className="mt-4" />
            <p className="mt-3 text-ink-2">{latest.message ?? t.stage[latest.stage]}</p>
          </div>
        </Stage>
      );
    }
    if (latest?.error) {
      return (
        <Stage>
          <Empty
            icon={<Icon name="warn" size={36} className="text-bad" />}
            title={t.file.failedTitle}
            actions={
              <>
                <Button look={latest.error.retryable ? "primary" : "quiet"} icon="retry" why={noMore} onClick={() => retry(latest.id)}>
                  {t.translation.retry}
                </Button>
                <Button look={latest.error.retryable ? "quiet" : "primary"} icon="upload" why={noFiles} onClick={version.choose}>
                  {t.file.newVersion}
                </Button>
              </>
            }
          >
            <p className="font-medium break-words text-ink">{latest.error.message}</p>
            {latest.error.cause && <p className="mt-1 break-words">{t.translation.known(latest.error.cause)}</p>}
            <p className="mt-1 break-words">{latest.error.advice ? t.translation.known(latest.error.advice) : (latest.error.retryable ? t.translation.mayPass : t.translation.wontPass)}</p>
          </Empty>
        </Stage>
      );
    }
    return (
      <Stage>
        <Empty
          icon={<Icon name="cube" size={36} className="text-ink-3" />}
          title={viewed || latest ? t.file.noView : t.file.untranslated}
          actions={<Button look="primary" why={noTranslation} onClick={() => setTranslating(true)}>{t.translation.start}</Button>}
        >
          {t.file.untranslatedAbout}
        </Empty>
      </Stage>
    );
  };

  const crumbs = [{ text: t.projects.title, to: "/" }, ...(project ? [{ text: project.name, to: `/projects/${project.id}` }] : []), { text: row?.name ?? "…" }];
  return (
    <Shell session={session} crumbs={crumbs}>
      {error && !file && (
        <main id="main" className="p-6">
          <Failed what={t.file.notRead} error={error} again={() => void refetch().catch(() => undefined)} />
        </main>
      )}
      {!data && !error && (
        <main id="main" className="p-6">
          <Skeleton />
        </main>
      )}
      {file === null && (
        <main id="main">
          <Empty title={t.file.none}>{t.project.noneAbout}</Empty>
        </main>
      )}
      {file && row && (
        <main id="main" className="flex min-h-0 flex-1 flex-col lg:h-[calc(100dvh-3.25rem-1px)] lg:flex-none">
          <div className="flex items-center gap-2 border-b border-line bg-surface px-4 py-2 max-sm:justify-end sm:px-6">
            <h1 className="mr-auto min-w-0 truncate text-lg max-sm:sr-only font-semibold tracking-tight">{row.name}</h1>
            <IconButton
              label={t.file.link}
              icon="link"
              onClick={() =>
                void navigator.clipboard.writeText(window.location.href).then(
                  () => say(t.linkCopied),
                  (e: unknown) => say(t.notCopied, e),
                )
              }
            />
            {glb && streamed >= 0 && (
              <Button onClick={() => to({ viewer: inAutodesk ? null : "autodesk" })} className="max-sm:hidden">
                {inAutodesk ? t.autodesk.builtIn : t.autodesk.open}
              </Button>
            )}
            <Button why={whyNot("canShare")} onClick={() => setSharing(true)}>
              {t.share.share}
            </Button>
            <IconButton label={t.file.rename} icon="pen" why={noFiles} onClick={() => setRenaming(true)} />
            <IconButton label={t.file.newVersion} icon="upload" why={noFiles} onClick={version.choose} />
            <Button look={latest ? "quiet" : "primary"} why={noTranslation} onClick={() => setTranslating(true)}>
              {t.translation.start}
            </Button>
            {version.input}
          </div>
          <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(18rem,52dvh)_auto] lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-1 xl:grid-cols-[16rem_minmax(0,1fr)_26rem]">
            <aside aria-label={t.tree.title} className="hidden min-h-0 border-r border-line bg-surface xl:block">
              {shown ? <Tree things={things} selected={selected} onSelect={select} /> : <p className="p-4 text-sm text-ink-3">{t.tree.none}</p>}
            </aside>
            <div className="min-h-0 min-w-0">{stage()}</div>
            <Tabs.Root value={tab} onValueChange={(next) => to({ tab: next })} className="flex min-h-0 min-w-0 flex-col border-line bg-surface max-lg:border-t lg:border-l">
              <Tabs.List aria-label={row.name} className="flex gap-3.5 overflow-x-auto border-b border-line px-4 pt-2.5">
                {tabs.map((n) => (
                  <Tabs.Trigger
                    key={n}
                    value={n}
                    className={clsx("-mb-px border-b-2 border-transparent pb-2 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink", n === "objects" && "xl:hidden")}
                  >
                    {t.file.tabs[n]}
                  </Tabs.Trigger>
                ))}
              </Tabs.List>
              <Tabs.Content value="objects" tabIndex={-1} className="h-96 min-h-0 lg:h-auto lg:flex-1">
                {shown ? <Tree things={things} selected={selected} onSelect={select} /> : <p className="p-4 text-sm text-ink-3">{t.tree.none}</p>}
              </Tabs.Content>
              {(["properties", "explore", "translations", "versions", "downloads"] as const).map((n) => (
                <Tabs.Content key={n} value={n} tabIndex={-1} className="min-h-0 overflow-auto data-[state=active]:flex-1">
                  {n === "properties" && <Properties translationId={shown} things={things} selected={selected} />}
                  {n === "translations" && <Translations nodes={file.translations.nodes} whyNot={noTranslation} whyNoMore={noMore} viewed={viewed?.id} onView={setChosen} onStart={() => setTranslating(true)} />}
                  {n === "explore" && (shown ? <Suspense fallback={<Skeleton rows={4} className="p-4" />}><Explore key={shown} translationId={shown} selected={selected} onSelect={mark} onPaint={setPaint} /></Suspense> : <p className="p-4 text-sm text-ink-3">{t.tree.none}</p>)}
                  {n === "versions" && (
                    <Versions
                      versions={versions}
                      pair={pair}
                      goneUrl={gone && goneAddress?.id === gone.id ? goneAddress.url : undefined}
                      onCompare={(next) => to({ tab: "versions", version: next && String(next.version.number), against: next && String(next.against.number), object: null })}
                      selected={selected}
                      onSelect={mark}
                      onPaint={setPaint}
                    />
                  )}
                  {n === "downloads" && <Downloads translations={translations} />}
                </Tabs.Content>
              ))}
            </Tabs.Root>
          </div>
          {translating && <Translate file={{ id, format: row.format }} versions={file.versions.nodes} whyNoMore={noMore} onClose={() => setTranslating(false)} onStarted={() => to({ tab: "translations" })} />}
          {sharing && (
        <Suspense>
          <Share fileId={id} name={row?.name ?? ""} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {renaming && <Rename file={row} onClose={() => setRenaming(false)} />}
        </main>
      )}
    </Shell>
  );
}
