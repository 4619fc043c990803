import "./workers";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { createRoot } from "react-dom/client";
import { Session } from "../api/session";
import { newExamplesPlugin } from "./Examples";
import { viewerExample } from "./examples";
import { newFetcher } from "./fetcher";
import "./playground.css";

const session = new Session();
// Signs in at once, so that the first operation need not wait; a failure shows when something is run.
session.token().catch(() => undefined);

const examplesPlugin = newExamplesPlugin(session);
const root = document.getElementById("root");
if (!root) throw new Error("playground.html has no #root");
createRoot(root).render(
  <GraphiQL
    fetcher={newFetcher(session)}
    plugins={[HISTORY_PLUGIN, examplesPlugin]}
    visiblePlugin={examplesPlugin}
    defaultQuery={viewerExample}
    defaultEditorToolsVisibility="variables"
  >
    <GraphiQL.Logo>
      <a href="/" className="purlin-home">
        Purlin
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
