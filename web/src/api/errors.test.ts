import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { expect, test } from "vitest";
import { en } from "../i18n/en";
import { es } from "../i18n/es";
import { readFailure, Refusal } from "./errors";

test("what the server says is said by its code in the page's language, with its own words behind", () => {
  const refused = new Refusal([{ code: "TAKEN", message: "somebody has this address", field: ["input", "email"] }]);
  expect(readFailure(refused, en)).toEqual({ message: "Somebody has this address." });
  expect(readFailure(refused, es)).toEqual({ message: "Ya está en uso (somebody has this address)." });
  expect(refused.of("email", es)).toBe("Ya está en uso (somebody has this address).");
  expect(refused.of("name", es)).toBeUndefined();
  const short = new Refusal([{ code: "INVALID", message: "newPassword needs at least 8 characters", field: ["input", "newPassword"] }]);
  expect(short.of("newPassword", en)).toBe("New password needs at least 8 characters.");

  const failed = (code: string) => new CombinedGraphQLErrors({ errors: [{ message: "it broke: 1a2b3c4d-5e6f", extensions: { code } }] });
  expect(readFailure(failed("INTERNAL"), es)).toEqual({ message: "Algo ha fallado en el servidor (it broke: 1a2b3c4d-5e6f).", id: "1a2b3c4d-5e6f" });
  expect(readFailure(failed("SOMETHING_NEW"), es).message).toBe("It broke: 1a2b3c4d-5e6f.");
});
