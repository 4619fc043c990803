import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { expect } from "../api/errors";
import { useText } from "../i18n";
import { useSay } from "../ui/feedback";
import { BeginLoginMutation, LinkLoginMutation, LoginsQuery } from "./operations";

/** Connects an account elsewhere: how to begin, which leaves the page for the provider's and comes back to this one with a proof. */
export function useConnect(): (provider: string) => void {
  const t = useText();
  const client = useApolloClient();
  const say = useSay();
  // The provider's page has brought a proof back in the part of the address that no server sees.
  const proved = useRef(false);
  useEffect(() => {
    const proof = new URLSearchParams(window.location.hash.slice(1)).get("login-proof");
    if (!proof || proved.current) return;
    proved.current = true;
    window.history.replaceState(window.history.state, "", window.location.pathname);
    client
      .mutate({ mutation: LinkLoginMutation, variables: { proof }, refetchQueries: [LoginsQuery], awaitRefetchQueries: true })
      .then((done) => {
        expect(done, (d) => ({ object: d.linkLogin.login, userErrors: d.linkLogin.userErrors }));
        say(t.settings.connected);
      })
      .catch((e: unknown) => say(t.settings.connectNot, e));
  }, [client, say, t]);
  return (provider) =>
    void client
      .mutate({ mutation: BeginLoginMutation, variables: { provider } })
      .then((done) => {
        const url = new URL(expect(done, (d) => ({ object: d.beginLogin.url, userErrors: d.beginLogin.userErrors })));
        url.searchParams.set("return", window.location.pathname);
        window.location.assign(url);
      })
      .catch((e: unknown) => say(t.settings.connectNot, e));
}
