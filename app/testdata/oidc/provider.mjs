// A real OpenID Connect provider for one client. It signs in whoever says a
// name, with any password: "nobody" is vouched for by nobody.
//
// REDIRECT_URI=http://… node provider.mjs prints its issuer.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "purlin", client_secret: "a secret between the two", redirect_uris: [process.env.REDIRECT_URI] }],
    pkce: { required: () => true },
    scopes: ["openid", "email", "profile", "offline_access"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: id !== "nobody", name: `The person ${id}` }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
