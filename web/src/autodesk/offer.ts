/** Where the document of Autodesk's viewer is, when this server offers it (server/autodesk.go). */
export const autodeskPage = document.querySelector<HTMLMetaElement>('meta[name="purlin-autodesk-viewer"]')?.content ?? null;
