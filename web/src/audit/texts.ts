import type { AuditAction, AuditActorKind } from "../gql/graphql";
import type { Language } from "../i18n";

/** The words of the logs, which come with them: most people never open one. */
interface Words {
  aboutProject: string;
  aboutAccount: string;
  notRead: string;
  none: string;
  noneOfThese: string;
  action: string;
  anything: string;
  who: string;
  anybody: string;
  more: string;
  csv: string;
  json: string;
  notMade: string;
  by: (name: string, token: string) => string;
  times: (n: number) => string;
  from: (where: string) => string;
  nowhere: string;
  kind: Record<AuditActorKind, string>;
  done: Record<AuditAction, string>;
}

const en: Words = {
  aboutProject: "Who did what in this project, when and from where. Owners see it.",
  aboutAccount: "What happened to your account: sign-ins, sessions, passwords, tokens. If something was not you, change your password.",
  notRead: "The log could not be read.",
  none: "Nothing has been recorded yet.",
  noneOfThese: "Nothing of this kind has been recorded.",
  action: "What was done",
  anything: "Everything",
  who: "Who did it",
  anybody: "Everybody",
  more: "Show older",
  csv: "CSV",
  json: "JSON lines",
  notMade: "The file could not be made.",
  by: (name, token) => `${name}, by the API token ${token}`,
  times: (n) => `${n} times`,
  from: (where) => `from ${where}`,
  nowhere: "–",
  kind: { USER: "People", API_TOKEN: "API tokens", SHARE_LINK: "Whoever has a share link", ANONYMOUS: "Nobody signed in", SYSTEM: "Purlin" },
  done: {
    ACCOUNT_CREATED: "Account made",
    ACCOUNT_UPDATED: "Name changed",
    SIGNED_IN: "Signed in",
    SIGN_IN_FAILED: "Wrong password",
    SESSION_ENDED: "Session ended",
    PASSWORD_CHANGED: "Password changed",
    PASSWORD_RESET_REQUESTED: "Link for a new password mailed",
    PASSWORD_RESET: "New password set by a link",
    EMAIL_CHANGE_REQUESTED: "Link to a new e-mail address mailed",
    EMAIL_CHANGED: "E-mail address changed",
    LOGIN_LINKED: "Account elsewhere connected",
    LOGIN_UNLINKED: "Account elsewhere disconnected",
    API_TOKEN_CREATED: "API token made",
    API_TOKEN_REVOKED: "API token revoked",
    PROJECT_CREATED: "Project made",
    PROJECT_UPDATED: "Project changed",
    PROJECT_ARCHIVED: "Project archived",
    PROJECT_UNARCHIVED: "Project opened again",
    PROJECT_DELETED: "Project deleted",
    MEMBER_ADDED: "Member added",
    MEMBER_ROLE_CHANGED: "Role changed",
    MEMBER_REMOVED: "Member removed",
    MEMBER_LEFT: "Member left",
    INVITATION_CREATED: "Invited",
    INVITATION_CANCELED: "Invitation withdrawn",
    INVITATION_ACCEPTED: "Invitation accepted",
    UPLOAD_CREATED: "Upload begun",
    UPLOAD_ABORTED: "Upload given up",
    FILE_CREATED: "File added",
    FILE_VERSION_ADDED: "New version of a file",
    FILE_RENAMED: "File renamed",
    FILE_DELETED: "File deleted",
    FILE_IMPORT_STARTED: "Import begun",
    FILE_IMPORT_UPDATED: "Import changed",
    SHARE_LINK_CREATED: "Share link made",
    SHARE_LINK_REVOKED: "Share link revoked",
    SHARE_LINK_OPENED: "Share link opened",
    VIEWER_SESSION_CREATED: "Viewer session opened",
    VIEWER_SESSION_REVOKED: "Viewer session revoked",
    TRANSLATION_STARTED: "Translation asked for",
    TRANSLATION_CANCELED: "Translation canceled",
    TRANSLATION_RETRIED: "Translation tried again",
    DERIVATIVES_DELETED: "Files of a replaced translation deleted",
    WEBHOOK_CREATED: "Webhook made",
    WEBHOOK_UPDATED: "Webhook changed",
    WEBHOOK_DISABLED: "Webhook switched off",
    WEBHOOK_DELETED: "Webhook deleted",
    WEBHOOK_SECRET_ROTATED: "Secret of a webhook replaced",
    WEBHOOK_TESTED: "Webhook tested",
    WEBHOOK_REDELIVERED: "Delivery made again",
    WEBHOOK_POSITION_CHANGED: "Webhook moved to another position",
  },
};

const es: Words = {
  aboutProject: "Quién hizo qué en este proyecto, cuándo y desde dónde. Lo ven los propietarios.",
  aboutAccount: "Qué pasó con tu cuenta: inicios de sesión, sesiones, contraseñas, tokens. Si algo no fuiste tú, cambia la contraseña.",
  notRead: "No se pudo leer el registro.",
  none: "Aún no hay nada anotado.",
  noneOfThese: "No hay nada de esto anotado.",
  action: "Qué se hizo",
  anything: "Todo",
  who: "Quién lo hizo",
  anybody: "Todos",
  more: "Ver anteriores",
  csv: "CSV",
  json: "Líneas JSON",
  notMade: "No se pudo crear el archivo.",
  by: (name, token) => `${name}, con el token de API ${token}`,
  times: (n) => `${n} veces`,
  from: (where) => `desde ${where}`,
  nowhere: "–",
  kind: { USER: "Personas", API_TOKEN: "Tokens de API", SHARE_LINK: "Quien tiene un enlace", ANONYMOUS: "Nadie con sesión", SYSTEM: "Purlin" },
  done: {
    ACCOUNT_CREATED: "Cuenta creada",
    ACCOUNT_UPDATED: "Nombre cambiado",
    SIGNED_IN: "Sesión iniciada",
    SIGN_IN_FAILED: "Contraseña incorrecta",
    SESSION_ENDED: "Sesión terminada",
    PASSWORD_CHANGED: "Contraseña cambiada",
    PASSWORD_RESET_REQUESTED: "Enlace para otra contraseña enviado",
    PASSWORD_RESET: "Contraseña nueva puesta con un enlace",
    EMAIL_CHANGE_REQUESTED: "Enlace a otra dirección de correo enviado",
    EMAIL_CHANGED: "Dirección de correo cambiada",
    LOGIN_LINKED: "Cuenta de otro sitio conectada",
    LOGIN_UNLINKED: "Cuenta de otro sitio desconectada",
    API_TOKEN_CREATED: "Token de API creado",
    API_TOKEN_REVOKED: "Token de API revocado",
    PROJECT_CREATED: "Proyecto creado",
    PROJECT_UPDATED: "Proyecto cambiado",
    PROJECT_ARCHIVED: "Proyecto archivado",
    PROJECT_UNARCHIVED: "Proyecto abierto de nuevo",
    PROJECT_DELETED: "Proyecto eliminado",
    MEMBER_ADDED: "Miembro añadido",
    MEMBER_ROLE_CHANGED: "Función cambiada",
    MEMBER_REMOVED: "Miembro quitado",
    MEMBER_LEFT: "Un miembro salió",
    INVITATION_CREATED: "Invitación enviada",
    INVITATION_CANCELED: "Invitación retirada",
    INVITATION_ACCEPTED: "Invitación aceptada",
    UPLOAD_CREATED: "Subida empezada",
    UPLOAD_ABORTED: "Subida abandonada",
    FILE_CREATED: "Archivo añadido",
    FILE_VERSION_ADDED: "Versión nueva de un archivo",
    FILE_RENAMED: "Archivo renombrado",
    FILE_DELETED: "Archivo eliminado",
    FILE_IMPORT_STARTED: "Importación empezada",
    FILE_IMPORT_UPDATED: "Importación cambiada",
    SHARE_LINK_CREATED: "Enlace creado",
    SHARE_LINK_REVOKED: "Enlace revocado",
    SHARE_LINK_OPENED: "Enlace abierto",
    VIEWER_SESSION_CREATED: "Sesión de visor abierta",
    VIEWER_SESSION_REVOKED: "Sesión de visor revocada",
    TRANSLATION_STARTED: "Traducción pedida",
    TRANSLATION_CANCELED: "Traducción cancelada",
    TRANSLATION_RETRIED: "Traducción intentada de nuevo",
    DERIVATIVES_DELETED: "Archivos de una traducción reemplazada eliminados",
    WEBHOOK_CREATED: "Webhook creado",
    WEBHOOK_UPDATED: "Webhook cambiado",
    WEBHOOK_DISABLED: "Webhook desactivado",
    WEBHOOK_DELETED: "Webhook eliminado",
    WEBHOOK_SECRET_ROTATED: "Secreto de un webhook reemplazado",
    WEBHOOK_TESTED: "Webhook probado",
    WEBHOOK_REDELIVERED: "Entrega repetida",
    WEBHOOK_POSITION_CHANGED: "Webhook movido a otra posición",
  },
};

export const words: Record<Language, Words> = { en, es };

/** What the security log of an account has; the rest happens in projects, a token in both. */
export const ofAccounts: readonly AuditAction[] = [
  "ACCOUNT_CREATED", "ACCOUNT_UPDATED", "SIGNED_IN", "SIGN_IN_FAILED", "SESSION_ENDED", "PASSWORD_CHANGED", "PASSWORD_RESET_REQUESTED", "PASSWORD_RESET",
  "EMAIL_CHANGE_REQUESTED", "EMAIL_CHANGED", "LOGIN_LINKED", "LOGIN_UNLINKED", "API_TOKEN_CREATED", "API_TOKEN_REVOKED", "PROJECT_DELETED",
];

const all = Object.keys(en.done) as AuditAction[];
export const ofProjects: readonly AuditAction[] = all.filter((a) => a.startsWith("API_TOKEN") || !ofAccounts.includes(a));
