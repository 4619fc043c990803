import { useApolloClient } from "@apollo/client/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { expect } from "../api/errors";
import { useDark } from "../app/theme";
import { useLanguage, useText } from "../i18n";
import { Button } from "../ui/controls";
import { Empty, Failed } from "../ui/feedback";
import { Icon } from "../ui/icons";
import type { Paint } from "../viewer/paint";
import type { FromFrame, ToFrame } from "./messages";
import { autodeskPage } from "./offer";
import { OpenViewerMutation } from "./operations";

/** Milliseconds after which a frame without Autodesk's script is given up: some networks swallow its host. */
const patience = 30_000;

interface AutodeskViewerProps {
  /** The file version that is shown. */
  version: string;
  name: string;
  selected: number | null;
  onSelect: (object: number | null) => void;
  /** Its objects are shown alone. */
  paint: Paint | null;
  /** Leads to the viewer that Purlin brings, when that can show the model. */
  onBuiltIn: (() => void) | null;
}

type Failure = Extract<FromFrame, { type: "failed" }> | { part: "session"; error: unknown };

/** A model in Autodesk's viewer, in a frame that reaches nothing but the model. */
export function AutodeskViewer({ version, name, selected, onSelect, paint, onBuiltIn }: AutodeskViewerProps) {
  const t = useText();
  const dark = useDark();
  const { language } = useLanguage();
  const client = useApolloClient();
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<"loading" | "loaded" | "shown">("loading");
  const isolated = useMemo(() => (paint ? [...paint.objects.keys()] : []), [paint]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const tell = useCallback((message: ToFrame) => frame.current?.contentWindow?.postMessage(message, "*"), []);
  const open = useCallback(async () => {
    const done = await client.mutate({ mutation: OpenViewerMutation, variables: { version } });
    const { token, expiresIn, endpoint, urn } = expect(done, ({ createViewerSession: made }) => ({ object: made.viewerSession && made, userErrors: made.userErrors }));
    if (!token || !expiresIn || !endpoint || !urn) throw new Error("The server answered without a session.");
    return { token, expiresIn, endpoint, urn };
  }, [client, version]);
  // Heard at its newest, without the frame being told anew for it.
  const now = useRef({ dark, language, selected, isolated, onSelect });
  useEffect(() => {
    now.current = { dark, language, selected, isolated, onSelect };
  });

  useEffect(() => {
    setState("loading");
    setFailure(null);
    const late = setTimeout(() => setFailure({ type: "failed", part: "script", message: "" }), patience);
    const hear = ({ source, data }: MessageEvent<FromFrame>) => {
      if (!source || source !== frame.current?.contentWindow) return;
      const refused = (error: unknown) => setFailure({ part: "session", error });
      switch (data.type) {
        case "ready":
          return void open().then((session) => {
            const { dark, language, selected, isolated } = now.current;
            tell({ type: "show", ...session, dark, language, selected, isolated });
          }, refused);
        case "token":
          return void open().then(({ token, expiresIn }) => tell({ type: "token", token, expiresIn }), refused);
        case "loaded":
        case "shown":
          clearTimeout(late);
          return setState(data.type);
        case "selected":
          return now.current.onSelect(data.object);
        case "failed":
          clearTimeout(late);
          return setFailure(data);
      }
    };
    window.addEventListener("message", hear);
    return () => {
      clearTimeout(late);
      window.removeEventListener("message", hear);
    };
  }, [open, tell, attempt]);
  useEffect(() => tell({ type: "select", object: selected }), [tell, selected]);
  useEffect(() => tell({ type: "isolate", objects: isolated }), [tell, isolated]);
  useEffect(() => tell({ type: "theme", dark }), [tell, dark]);

  return (
    <div className="relative size-full bg-sunken" data-autodesk={failure ? "failed" : state}>
      {!failure && autodeskPage && (
        <iframe key={`${version} ${attempt}`} ref={frame} src={autodeskPage} title={t.viewer.label(name)} sandbox="allow-scripts" allow="fullscreen" className="size-full" />
      )}
      {!failure && state === "loading" && (
        <p role="status" className="pointer-events-none absolute inset-0 flex animate-breathe items-center justify-center text-ink-3">
          {t.viewer.loading}
        </p>
      )}
      {failure && (
        <div role="alert" className="absolute inset-0 flex items-center justify-center overflow-auto">
          <Empty
            icon={<Icon name="warn" size={36} className="text-bad" />}
            title={failure.part === "script" ? t.autodesk.notLoaded : t.viewer.notLoaded}
            actions={
              <>
                {onBuiltIn && (
                  <Button look="primary" icon="cube" onClick={onBuiltIn}>
                    {t.autodesk.builtIn}
                  </Button>
                )}
                <Button icon="retry" onClick={() => setAttempt(attempt + 1)}>
                  {t.tryAgain}
                </Button>
              </>
            }
          >
            {failure.part === "session" ? <Failed what={t.autodesk.noSession} error={failure.error} className="text-left" /> : failure.part === "script" ? t.autodesk.notLoadedAbout : t.autodesk.notShownAbout}
            {failure.part === "model" && <p className="mt-2 font-mono text-xs break-words">{failure.message}</p>}
          </Empty>
        </div>
      )}
    </div>
  );
}
