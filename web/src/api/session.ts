/** What the server answers to a request to sign in or to renew. */
interface Grant {
  accessToken: string;
  accessTokenExpiresAt: string;
}

interface RefreshAnswer {
  data?: { refreshSession?: { session?: Grant | null } | null } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const refresh = /* GraphQL */ `mutation RefreshSession { refreshSession(input: {}) { session { accessToken accessTokenExpiresAt } userErrors { code } } }`;

/** Milliseconds before its end at which a token counts as spent: room for a slow request and a clock that is a little off. */
const margin = 30_000;

/** Whether somebody is signed in; "ended" when they were, and the server lets them go on no longer. */
export type Standing = "unknown" | "in" | "out" | "ended";

/**
 * Holds the access token, in memory only. It is bought with the HttpOnly cookie that the one-time link or the sign-in form set,
 * and bought again shortly before it ends. A refresh token serves once, so renewals are single-flight: within the page by
 * sharing the promise, among tabs by a lock where the browser has one.
 */
export class Session {
  private grant: Grant | null = null;
  private pending: Promise<string | null> | null = null;
  private now: Standing = "unknown";
  private readonly listeners = new Set<() => void>();
  private readonly tabs = new BroadcastChannel("purlin-session");

  constructor() {
    this.tabs.onmessage = () => {
      this.forget();
      this.token().catch(() => undefined);
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  standing = (): Standing => this.now;

  /** A token that is good for now, or null when nobody is signed in. Rejects when the server cannot be asked. */
  token(): Promise<string | null> {
    if (this.grant && Date.parse(this.grant.accessTokenExpiresAt) - Date.now() > margin) {
      return Promise.resolve(this.grant.accessToken);
    }
    this.pending ??= this.renew().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  /** Forgets the token, so that the next call of token asks the server. */
  forget(): void {
    this.grant = null;
  }

  /** Somebody has signed in. */
  async began(): Promise<void> {
    this.forget();
    await this.token();
    this.tabs.postMessage("changed");
  }

  /** The session is over because its owner wanted so. Other tabs hear of it. */
  left(): void {
    this.forget();
    this.stand("out");
    this.tabs.postMessage("changed");
  }

  private stand(next: Standing): void {
    if (next === this.now) return;
    this.now = next;
    for (const listener of this.listeners) listener();
  }

  private renew(): Promise<string | null> {
    const ask = async (): Promise<string | null> => {
      const response = await fetch("/graphql", {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ query: refresh }),
      });
      const answer = (await response.json().catch(() => ({}))) as RefreshAnswer;
      this.grant = answer.data?.refreshSession?.session ?? null;
      const failure = answer.errors?.find((e) => e.extensions?.code !== "UNAUTHENTICATED");
      if (!this.grant && (failure || (!response.ok && response.status !== 401 && !answer.errors))) {
        throw new Error(failure?.message ?? `The server answered ${response.status} to the renewal of the session.`);
      }
      this.stand(this.grant ? "in" : this.now === "in" || this.now === "ended" ? "ended" : "out");
      return this.grant?.accessToken ?? null;
    };
    // Absent on plain http anywhere but on localhost, whatever the type says.
    const locks = navigator.locks as LockManager | undefined;
    return locks ? locks.request("purlin-session", () => ask()).then((token) => token) : ask();
  }
}

/** The address of the subscriptions socket: /graphql of this origin. */
export function socketUrl(): string {
  const url = new URL("/graphql", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
