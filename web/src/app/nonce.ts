declare global {
  /** Where components that make style elements look for the nonce of the page's policy. */
  var __webpack_nonce__: string | undefined;
}

/** What the page's content security policy wants of a style element that is made as the page runs. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

globalThis.__webpack_nonce__ = nonce;
