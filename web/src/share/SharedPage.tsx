import { ApolloProvider, useQuery } from "@apollo/client/react";
import { Tooltip } from "radix-ui";
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { newClient } from "../api/client";
import { useTitle } from "../app/Shell";
import { Properties } from "../file/Properties";
import { Tree, useThings } from "../file/Tree";
import { readFragment } from "../gql";
import { useText } from "../i18n";
import { TranslationState } from "../project/operations";
import { Button, Field } from "../ui/controls";
import { Empty, Failed, Skeleton, Toasts } from "../ui/feedback";
import { Icon, Mark } from "../ui/icons";
import { type Door, SharedSession } from "./door";
import { SharedFileQuery } from "./operations";

const Viewer = lazy(async () => ({ default: (await import("../viewer/Viewer")).Viewer }));

function Middle({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="flex min-h-dvh items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">{children}</div>
    </main>
  );
}

function Ask({ session, door }: { session: SharedSession; door: Extract<Door, { at: "asks" }> }) {
  const t = useText();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    void session.knock(password).finally(() => setBusy(false));
  };
  return (
    <Middle>
      <h1 className="text-2xl font-semibold tracking-tight">{t.share.asks}</h1>
      <form onSubmit={submit} className="mt-6 space-y-4" noValidate>
        <Field
          label={t.share.password}
          type="password"
          autoComplete="off"
          autoFocus
          value={password}
          onChange={(e) => setPassword(e.target.value)}
          fault={door.wrong ? (door.message || t.share.wrong) : undefined}
        />
        <Button type="submit" look="primary" busy={busy} disabled={!password} className="h-10 w-full">
          {t.share.open}
        </Button>
      </form>
    </Middle>
  );
}

/** The model of an opened link: with its objects and what is known of them, or alone in a frame. */
function Shared({ fileId, embedded }: { fileId: string; embedded: boolean }) {
  const t = useText();
  const { data, error, refetch } = useQuery(SharedFileQuery, { variables: { id: fileId } });
  const file = data?.file;
  useTitle(file?.name);
  const [selected, setSelected] = useState<number | null>(null);
  const translations = readFragment(TranslationState, file?.translations.nodes) ?? [];
  const viewed = translations.find((n) => n.derivatives.some((d) => d.format === "GLTF"));
  const glb = viewed?.derivatives.find((d) => d.format === "GLTF");
  const [address, setAddress] = useState<{ id: string; url: string } | null>(null);
  if (glb && address?.id !== glb.id) setAddress({ id: glb.id, url: glb.downloadUrl });
  const things = useThings(embedded ? undefined : viewed?.id);
  if (error && !file) {
    return (
      <Middle>
        <Failed what={t.file.notRead} error={error} again={() => void refetch().catch(() => undefined)} />
      </Middle>
    );
  }
  if (!file) return <Skeleton className="p-6" />;
  const model =
    glb && address ? (
      <Suspense fallback={<p className="flex size-full animate-breathe items-center justify-center bg-sunken text-ink-3">{t.viewer.loading}</p>}>
        <Viewer url={address.url} name={file.name} selected={selected} onSelect={setSelected} />
      </Suspense>
    ) : (
      <div className="flex size-full items-center justify-center bg-sunken p-6">
        <Empty icon={<Icon name="cube" size={36} className="text-ink-3" />} title={t.share.notYet}>
          {t.share.notYetAbout}
        </Empty>
      </div>
    );
  if (embedded) {
    return (
      <main id="main" className="relative h-dvh">
        <h1 className="sr-only">{file.name}</h1>
        {model}
        <a
          href={window.location.pathname.replace("/embed/", "/s/")}
          target="_blank"
          rel="noopener"
          className="absolute bottom-3 left-3 flex items-center gap-2 rounded-md border border-line bg-surface/90 px-2.5 py-1.5 text-sm font-medium hover:bg-surface"
        >
          <Mark size={18} />
          {file.name}
        </a>
      </main>
    );
  }
  return (
    <main id="main" className="flex min-h-dvh flex-col lg:h-dvh">
      <header className="flex h-13 items-center gap-3 border-b border-line bg-surface px-4 sm:px-6">
        <Mark size={26} />
        <h1 className="min-w-0 truncate text-lg font-semibold tracking-tight">{file.name}</h1>
      </header>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(18rem,58dvh)_auto] lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-1 xl:grid-cols-[16rem_minmax(0,1fr)_22rem]">
        <aside aria-label={t.tree.title} className="hidden min-h-0 border-r border-line bg-surface xl:block">
          <Tree things={things} selected={selected} onSelect={setSelected} />
        </aside>
        <div className="min-h-0 min-w-0">{model}</div>
        <aside aria-label={t.file.tabs.properties} className="min-h-0 overflow-auto border-line bg-surface max-lg:border-t lg:border-l">
          <Properties translationId={viewed?.id} things={things} selected={selected} />
        </aside>
      </div>
    </main>
  );
}

function Behind({ session, embedded }: { session: SharedSession; embedded: boolean }) {
  const t = useText();
  const door = useSyncExternalStore(session.subscribe, session.door);
  useEffect(() => void session.token(), [session]);
  switch (door.at) {
    case "opening":
      return <Skeleton className="p-6" />;
    case "asks":
      return <Ask session={session} door={door} />;
    case "over":
      return (
        <Middle>
          <Empty icon={<Icon name="link" size={36} className="text-ink-3" />} title={t.share.over}>
            {t.share.overAbout}
          </Empty>
        </Middle>
      );
    case "away":
      return (
        <Middle>
          <Empty title={t.notStarted} actions={<Button onClick={() => void session.token()}>{t.tryAgain}</Button>}>
            {t.serverAway}
          </Empty>
        </Middle>
      );
    case "open":
      return <Shared fileId={door.fileId} embedded={embedded} />;
  }
}

/** The page of a share link. It knows nobody's session. */
export function SharedPage({ link, embedded }: { link: string; embedded: boolean }) {
  const [session, client] = useMemo(() => {
    const made = new SharedSession(link);
    return [made, newClient(made)] as const;
  }, [link]);
  return (
    <ApolloProvider client={client}>
      <Tooltip.Provider delayDuration={300}>
        <Toasts>
          <Behind session={session} embedded={embedded} />
        </Toasts>
      </Tooltip.Provider>
    </ApolloProvider>
  );
}
