import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { newClient } from "./api/client";
import { Session } from "./api/session";
import { App } from "./app/App";
import "./app/nonce";
import "./app/styles.css";
import { applyTheme } from "./app/theme";
import { Texts } from "./i18n";

/** The front end of who has an account, or makes one. */
function begin(root: Root): void {
  const session = new Session();
  // While the server does not answer, ask again: the page stays as it is.
  const ask = (): void => void session.token().catch(() => setTimeout(ask, 2000));
  ask();
  root.render(
    <StrictMode>
      <ApolloProvider client={newClient(session)}>
        <Texts>
          <App session={session} />
        </Texts>
      </ApolloProvider>
    </StrictMode>,
  );
}

/** The page of a share link, which must know nobody's session: other sites frame it. */
async function beginShared(root: Root, link: string, embedded: boolean): Promise<void> {
  const { SharedPage } = await import("./share/SharedPage");
  root.render(
    <StrictMode>
      <Texts>
        <SharedPage link={link} embedded={embedded} />
      </Texts>
    </StrictMode>,
  );
}

applyTheme();
const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");
const root = createRoot(element);
const shared = /^\/(s|embed)\/([\w-]+)$/.exec(window.location.pathname);
if (shared) void beginShared(root, shared[2] ?? "", shared[1] === "embed");
else begin(root);
