/** What opens a model to a viewer, for a while. */
export interface Grant {
  token: string;
  /** Seconds. */
  expiresIn: number;
}

/** What the page tells the frame. */
export type ToFrame =
  | ({ type: "show"; endpoint: string; urn: string; dark: boolean; language: string; selected: number | null; isolated: readonly number[] } & Grant)
  | ({ type: "token" } & Grant)
  | { type: "select"; object: number | null }
  /** None are all. */
  | { type: "isolate"; objects: readonly number[] }
  | { type: "theme"; dark: boolean };

/** What the frame tells the page: that it listens, wants a token, has Autodesk's script, shows the model, or cannot go on. */
export type FromFrame =
  | { type: "ready" }
  | { type: "token" }
  | { type: "loaded" }
  | { type: "shown" }
  | { type: "selected"; object: number | null }
  | { type: "failed"; part: "script" | "model"; message: string };
