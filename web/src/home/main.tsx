import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newClient } from "../api/client";
import { Session } from "../api/session";
import { App } from "./App";
import "./home.css";

const session = new Session();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={newClient(session)}>
      <App session={session} />
    </ApolloProvider>
  </StrictMode>,
);
