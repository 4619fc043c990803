import "./styles";
import "./workers";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./playground.css";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import type { Session } from "../api/session";
import { useTitle } from "../app/Shell";
import { useDark, useTheme } from "../app/theme";
import { useLanguage } from "../i18n";
import { newExamplesPlugin } from "./Examples";
import { viewerExample } from "./examples";
import { newFetcher } from "./fetcher";

const trustedOnly = {
  en: { about: "With your session this server runs its own pages' documents alone: the examples as they stand. To run others, put an API token under Headers, as ", tokens: "Make a token" },
  es: { about: "Con tu sesión este servidor solo ejecuta los documentos de sus páginas: los ejemplos tal como están. Para otros, pon un token de API en Headers, así: ", tokens: "Crear un token" },
};

/** GraphiQL over this origin's API, with the session's token filled in and examples that run as they stand. */
export function Playground({ session }: { session: Session }) {
  const { text: t, language } = useLanguage();
  const [limited, setLimited] = useState(false);
  useTitle(t.playground);
  const [theme] = useTheme();
  const dark = useDark();
  const { fetcher, examples, plugins } = useMemo(() => {
    const examplesPlugin = newExamplesPlugin(session);
    return { fetcher: newFetcher(session, () => setLimited(true)), examples: examplesPlugin, plugins: [examplesPlugin, explorerPlugin(), HISTORY_PLUGIN] };
  }, [session]);
  return (
    <main id="main" aria-label={t.playground} className="relative flex h-[calc(100dvh-3.25rem-1px)] min-h-96 flex-col overflow-auto">
      {limited && (
        <p role="status" data-limited className="bg-warn-soft px-4 py-2 text-sm text-pretty text-warn">
          {trustedOnly[language].about}
          <code className="font-mono text-xs break-all">{'{"Authorization": "Bearer purlin_…"}'}</code>.{" "}
          <Link to="/tokens" className="font-medium underline underline-offset-2">
            {trustedOnly[language].tokens}
          </Link>
        </p>
      )}
      <GraphiQL
        key={theme}
        fetcher={fetcher}
        plugins={plugins}
        visiblePlugin={examples}
        defaultQuery={viewerExample}
        defaultEditorToolsVisibility="variables"
        forcedTheme={dark ? "dark" : "light"}
        className="purlin-playground min-h-0 flex-1"
      >
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </main>
  );
}
