/** Where somebody with a share link stands. */
export type Door = { at: "opening" } | { at: "open"; fileId: string } | { at: "asks"; wrong: boolean; message: string } | { at: "over" } | { at: "away" };

interface Answer {
  data?: {
    openShareLink?: { accessToken?: string | null; expiresAt?: string | null; fileId?: string | null; userErrors: { code: string; message: string }[] } | null;
  } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const document = /* GraphQL */ `mutation OpenShareLink($input: OpenShareLinkInput!) { openShareLink(input: $input) { accessToken expiresAt fileId userErrors { code message } } }`;

/** Milliseconds before its end at which a token counts as spent. */
const margin = 30_000;

/** Opens a share link and keeps what it opened to, in memory only. It stands for the session of whoever has no account. */
export class SharedSession {
  private grant: { token: string; ends: number } | null = null;
  private pending: Promise<string | null> | null = null;
  private password: string | undefined;
  private now: Door = { at: "opening" };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly link: string) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  door = (): Door => this.now;

  token(): Promise<string | null> {
    if (this.grant && this.grant.ends - Date.now() > margin) return Promise.resolve(this.grant.token);
    this.pending ??= this.open().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  forget(): void {
    this.grant = null;
  }

  /** Tries a password. */
  async knock(password: string): Promise<void> {
    this.password = password;
    this.forget();
    await this.token();
  }

  private async open(): Promise<string | null> {
    let answer: Answer;
    try {
      const response = await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        credentials: "omit",
        body: JSON.stringify({ query: document, variables: { input: { token: this.link, password: this.password } } }),
      });
      answer = (await response.json()) as Answer;
    } catch {
      this.stand({ at: "away" });
      return null;
    }
    const opened = answer.data?.openShareLink;
    if (opened?.accessToken && opened.expiresAt && opened.fileId) {
      this.grant = { token: opened.accessToken, ends: Date.parse(opened.expiresAt) };
      if (this.now.at !== "open") this.stand({ at: "open", fileId: opened.fileId });
      return opened.accessToken;
    }
    const refused = opened?.userErrors[0];
    const limited = answer.errors?.[0];
    if (refused?.code === "REQUIRED") this.stand({ at: "asks", wrong: false, message: "" });
    else if (refused?.code === "BAD_CREDENTIALS") this.stand({ at: "asks", wrong: true, message: "" });
    else if (limited?.extensions?.code === "RATE_LIMITED") this.stand({ at: "asks", wrong: true, message: limited.message });
    else this.stand(refused ? { at: "over" } : { at: "away" });
    return null;
  }

  private stand(next: Door): void {
    this.now = next;
    for (const listener of this.listeners) listener();
  }
}
