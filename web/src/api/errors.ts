import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { type FragmentType, graphql, readFragment } from "../gql";
import type { WrongFragment } from "../gql/graphql";
import type { Text } from "../i18n";

export interface Failure {
  message: string;
  /** The id under which the server's log has it. */
  id?: string;
}

/** What a payload says was wrong. */
export const Wrong = graphql(`
  fragment Wrong on UserError {
    code
    message
    field
  }
`);

/** What a payload's userErrors say: something that the person can mend. */
export class Refusal extends Error {
  constructor(readonly errors: readonly WrongFragment[]) {
    super(errors.map((e) => sentence(e.message)).join(" "));
  }

  /** All of it, in the page's language. */
  in(t: Text): string {
    return this.errors.map((e) => sentence(t.problem(e.code, e.message))).join(" ");
  }

  /** What is wrong with one field of the input. */
  of(field: string, t: Text): string | undefined {
    const found = this.errors.find((e) => e.field?.at(-1) === field);
    return found && sentence(t.problem(found.code, found.message));
  }
}

function sentence(message: string): string {
  // The server names moments for programs; people read them in their own time.
  const told = message.replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
  // And fields, as newPassword.
  const words = told.replace(/^[a-z]+(?:[A-Z][a-z]+)+(?= )/, (field) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

interface Answer<Data> {
  data?: Data | undefined;
}

/** The object of a mutation's payload; throws a Refusal when the server refused. */
export function expect<Data, T>(answer: Answer<Data>, read: (data: Data) => { object: T | null | undefined; userErrors: readonly FragmentType<typeof Wrong>[] }): NonNullable<T> {
  if (!answer.data) throw new Error("The server answered without data.");
  const { object, userErrors: masked } = read(answer.data);
  const userErrors = readFragment(Wrong, masked);
  if (userErrors.length > 0) throw new Refusal(userErrors);
  if (object === null || object === undefined) throw new Error("The server answered without a result.");
  return object;
}

const codes = (error: unknown): string[] => (CombinedGraphQLErrors.is(error) ? error.errors.map((e) => String(e.extensions?.["code"])) : []);

export const isUnauthenticated = (error: unknown): boolean => codes(error).includes("UNAUTHENTICATED") || (ServerError.is(error) && error.statusCode === 401);

/** Whether asking again would bring the same answer. */
export const isRefused = (error: unknown): boolean => codes(error).some((c) => ["FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].includes(c));

/** An error in words that say what to do. */
export function readFailure(error: unknown, t: Text): Failure {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const id = first?.extensions?.["id"] ?? /\b[0-9a-f]{8}-?[0-9a-f-]{4,}\b/.exec(first?.message ?? "")?.[0];
    return { message: sentence(t.problem(String(first?.extensions?.["code"]), first?.message ?? error.message)), ...(typeof id === "string" ? { id } : {}) };
  }
  if (ServerError.is(error)) return { message: t.serverAnswered(error.statusCode) };
  if (error instanceof TypeError) return { message: t.serverAway };
  if (error instanceof Refusal) return { message: error.in(t) };
  return { message: error instanceof Error ? error.message : String(error) };
}
