import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newClient } from "./api/client";
import { Session } from "./api/session";
import { App } from "./app/App";
import "./app/styles.css";
import { applyTheme } from "./app/theme";
import { Texts } from "./i18n";

applyTheme();
const session = new Session();
// While the server does not answer, ask again: the page stays as it is.
const begin = (): void => void session.token().catch(() => setTimeout(begin, 2000));
begin();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={newClient(session)}>
      <Texts>
        <App session={session} />
      </Texts>
    </ApolloProvider>
  </StrictMode>,
);
