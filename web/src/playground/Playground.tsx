import "./styles";
import "./workers";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./playground.css";
import { useMemo } from "react";
import type { Session } from "../api/session";
import { useTitle } from "../app/Shell";
import { useDark, useTheme } from "../app/theme";
import { useText } from "../i18n";
import { newExamplesPlugin } from "./Examples";
import { viewerExample } from "./examples";
import { newFetcher } from "./fetcher";

/** GraphiQL over this origin's API, with the session's token filled in and examples that run as they stand. */
export function Playground({ session }: { session: Session }) {
  const t = useText();
  useTitle(t.playground);
  const [theme] = useTheme();
  const dark = useDark();
  const { fetcher, examples, plugins } = useMemo(() => {
    const examplesPlugin = newExamplesPlugin(session);
    return { fetcher: newFetcher(session), examples: examplesPlugin, plugins: [examplesPlugin, explorerPlugin(), HISTORY_PLUGIN] };
  }, [session]);
  return (
    <main id="main" aria-label={t.playground} className="h-[calc(100dvh-3.25rem-1px)] relative min-h-96 overflow-auto">
      <GraphiQL
        key={theme}
        fetcher={fetcher}
        plugins={plugins}
        visiblePlugin={examples}
        defaultQuery={viewerExample}
        defaultEditorToolsVisibility="variables"
        forcedTheme={dark ? "dark" : "light"}
        className="purlin-playground"
      >
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </main>
  );
}
