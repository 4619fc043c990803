/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** A whole number of at most 2^53-1 in magnitude, as a JSON number. */
  Long: { input: number; output: number; }
  /** A moment: RFC 3339, UTC, with milliseconds. */
  Time: { input: string; output: string; }
  /** An absolute URL. */
  URL: { input: string; output: string; }
  /** A file of a GraphQL multipart request. */
  Upload: { input: File; output: File; }
};

/** Which upload to give up. */
export type AbortUploadInput = {
  /** The upload's id. */
  uploadId: Scalars['ID']['input'];
};

/** Which invitation to accept. */
export type AcceptInvitationInput = {
  /** The token of the link in the mail. */
  token: Scalars['String']['input'];
};

/** A browser or program in which you are signed in. */
export type ActiveSession = Node & {
  __typename?: 'ActiveSession';
  /** IP address that it was last refreshed from; empty when unknown. */
  address: Scalars['String']['output'];
  /** What the browser or program says that it is; empty when it says nothing. */
  client: Scalars['String']['output'];
  /** When you signed in. */
  createdAt: Scalars['Time']['output'];
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
  /** When it ends unless it is refreshed. */
  expiresAt: Scalars['Time']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** When it was last refreshed; null when never. */
  refreshedAt?: Maybe<Scalars['Time']['output']>;
};

/** What an API token may do. */
export type ApiScope =
  /** Read files and download them. */
  | 'FILES_READ'
  /** Upload, rename and delete files. */
  | 'FILES_WRITE'
  /** Read projects and their members. */
  | 'PROJECTS_READ'
  /** Make and change projects. */
  | 'PROJECTS_WRITE'
  /** Read translations, their results and their events. */
  | 'TRANSLATIONS_READ'
  /** Start, cancel and retry translations. */
  | 'TRANSLATIONS_WRITE';

/** A token with which a program acts for you. */
export type ApiToken = Node & {
  __typename?: 'ApiToken';
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** When it ends; null when never. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** When it was last used, roughly; null when never. */
  lastUsedAt?: Maybe<Scalars['Time']['output']>;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** The projects that it is bound to, as far as you may see them; null when it reaches all of yours. */
  projects?: Maybe<Array<Project>>;
  /** What it may do. */
  scopes: Array<ApiScope>;
};

/** What a zip archive was found to hold when it was uploaded. */
export type Archive = {
  __typename?: 'Archive';
  /** The models in it, the likeliest to begin with first: at most 100. */
  candidates: Array<ArchiveCandidate>;
  /** Whether it holds more models than are listed: rootFile takes those, too. */
  more: Scalars['Boolean']['output'];
  /** Why it will not be unpacked, such as a name that leads out of it; null when it may be. */
  problem?: Maybe<Scalars['String']['output']>;
};

/** A model in an archive with which a translation can begin. */
export type ArchiveCandidate = {
  __typename?: 'ArchiveCandidate';
  /** Its path in the archive: what rootFile of startTranslation takes. */
  name: Scalars['String']['output'];
  /** The files that it names, as far as its format is known here: at most 200. */
  references: Array<ArchiveReference>;
  /** Its size in bytes, unpacked. */
  sizeBytes: Scalars['Long']['output'];
};

/** Whether a project is put away. */
export type ArchiveProjectInput = {
  /** True puts it away, false takes it out again. */
  archived?: Scalars['Boolean']['input'];
  /** The project's id. */
  id: Scalars['ID']['input'];
};

/** A file that a model in an archive names. */
export type ArchiveReference = {
  __typename?: 'ArchiveReference';
  /** Whether it is in the archive. */
  found: Scalars['Boolean']['output'];
  /** Its path in the archive, or as the model has it. */
  name: Scalars['String']['output'];
};

/** What was done. */
export type AuditAction =
  /** Account: it was made. */
  | 'ACCOUNT_CREATED'
  /** Account: its name was changed. */
  | 'ACCOUNT_UPDATED'
  /** Account, and each project that it is bound to: an API token was made. */
  | 'API_TOKEN_CREATED'
  /** Account, and each project that it was bound to: an API token was revoked. */
  | 'API_TOKEN_REVOKED'
  /** Project: Purlin deleted derivatives of a translation that a newer one of the version had replaced. */
  | 'DERIVATIVES_DELETED'
  /** Account: its e-mail address was changed. */
  | 'EMAIL_CHANGED'
  /** Account: a link was mailed to what is to be its new address. */
  | 'EMAIL_CHANGE_REQUESTED'
  /** Project: a file was made. */
  | 'FILE_CREATED'
  /** Project: a file was deleted. */
  | 'FILE_DELETED'
  /** Project: a file began to be copied from a hub. */
  | 'FILE_IMPORT_STARTED'
  /** Project: an import was made to follow its item, or no more. */
  | 'FILE_IMPORT_UPDATED'
  /** Project: a file was renamed. */
  | 'FILE_RENAMED'
  /** Project: a file got a new version. */
  | 'FILE_VERSION_ADDED'
  /** Project: somebody became a member by an invitation. */
  | 'INVITATION_ACCEPTED'
  /** Project: an invitation was withdrawn. */
  | 'INVITATION_CANCELED'
  /** Project: somebody was invited. */
  | 'INVITATION_CREATED'
  /** Account: an account at another provider was connected. */
  | 'LOGIN_LINKED'
  /** Account: an account at another provider was disconnected. */
  | 'LOGIN_UNLINKED'
  /** Project: somebody was made a member. */
  | 'MEMBER_ADDED'
  /** Project: a member left. */
  | 'MEMBER_LEFT'
  /** Project: a member was removed. */
  | 'MEMBER_REMOVED'
  /** Project: a member got another role. */
  | 'MEMBER_ROLE_CHANGED'
  /** Account: its password was changed. */
  | 'PASSWORD_CHANGED'
  /** Account: a new password was set by such a link. */
  | 'PASSWORD_RESET'
  /** Account: a link to set a new password was mailed. */
  | 'PASSWORD_RESET_REQUESTED'
  /** Project: it was put away. */
  | 'PROJECT_ARCHIVED'
  /** Project: it was made. */
  | 'PROJECT_CREATED'
  /** It was deleted: in the security logs of those who were its owners, for its own log went with it. */
  | 'PROJECT_DELETED'
  /** Project: it was taken out again. */
  | 'PROJECT_UNARCHIVED'
  /** Project: its name, description or limits were changed. */
  | 'PROJECT_UPDATED'
  /** Account: a session was ended, by signing out or from elsewhere. */
  | 'SESSION_ENDED'
  /** Project: a share link was made. */
  | 'SHARE_LINK_CREATED'
  /** Project: a share link was opened. */
  | 'SHARE_LINK_OPENED'
  /** Project: a share link was revoked. */
  | 'SHARE_LINK_REVOKED'
  /** Account: somebody signed in to it. */
  | 'SIGNED_IN'
  /** Account: somebody gave a wrong password. */
  | 'SIGN_IN_FAILED'
  /** Project: a translation was canceled. */
  | 'TRANSLATION_CANCELED'
  /** Project: a translation was tried once more. */
  | 'TRANSLATION_RETRIED'
  /** Project: a translation was asked for. */
  | 'TRANSLATION_STARTED'
  /** Project: an upload was given up. */
  | 'UPLOAD_ABORTED'
  /** Project: an upload began. */
  | 'UPLOAD_CREATED'
  /** Project: a viewer session was opened. */
  | 'VIEWER_SESSION_CREATED'
  /** Project: a viewer session was revoked. */
  | 'VIEWER_SESSION_REVOKED'
  /** Project: a webhook was made. */
  | 'WEBHOOK_CREATED'
  /** Project: a webhook was deleted. */
  | 'WEBHOOK_DELETED'
  /** Project: Purlin switched a webhook off. */
  | 'WEBHOOK_DISABLED'
  /** Project: a webhook was made to go on from another position. */
  | 'WEBHOOK_POSITION_CHANGED'
  /** Project: a delivery was made again. */
  | 'WEBHOOK_REDELIVERED'
  /** Project: a webhook got a new secret. */
  | 'WEBHOOK_SECRET_ROTATED'
  /** Project: a webhook was sent a test. */
  | 'WEBHOOK_TESTED'
  /** Project: a webhook was changed. */
  | 'WEBHOOK_UPDATED';

/** What sort of actor did something. */
export type AuditActorKind =
  /** Somebody who was not signed in. */
  | 'ANONYMOUS'
  /** A program, by somebody's API token. */
  | 'API_TOKEN'
  /** Whoever has a share link. */
  | 'SHARE_LINK'
  /** Purlin itself. */
  | 'SYSTEM'
  /** Somebody who was signed in. */
  | 'USER';

/** What an act changed. */
export type AuditChange = {
  __typename?: 'AuditChange';
  /** The value after; null when there is none. */
  after?: Maybe<Scalars['String']['output']>;
  /** The value before; null when there was none. */
  before?: Maybe<Scalars['String']['output']>;
  /** Of what. */
  field: Scalars['String']['output'];
};

/** What somebody did: an entry of a project's audit log, or of your account's security log. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  /** What was done. */
  action: AuditAction;
  /** Who did it, also where their API token did; null where nobody was signed in, and for Purlin itself. */
  actor?: Maybe<User>;
  /** What sort of actor did it. */
  actorKind: AuditActorKind;
  /** The IP address, or of IPv6 the network, that it was done from; empty when unknown, and after a while. */
  address: Scalars['String']['output'];
  /** What the API token was called that did it; null when none did. */
  apiTokenName?: Maybe<Scalars['String']['output']>;
  /** When; where it was done several times, the first of them. */
  at: Scalars['Time']['output'];
  /** What changed of the subject. */
  changes: Array<AuditChange>;
  /** What the browser or program said that it is; empty when unknown, and after a while. */
  client: Scalars['String']['output'];
  /** How often: share links opened, and sign-ins that failed, from one address within an hour, are one entry. */
  count: Scalars['Int']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** When it was done last: later than at only where count is above 1. */
  lastAt: Scalars['Time']['output'];
  /** Id of what it was done to, which may be gone; null where that is the account itself. */
  subjectId?: Maybe<Scalars['ID']['output']>;
  /** What the subject was called then: a file's name, a member's address. */
  subjectName: Scalars['String']['output'];
};

/** A page of an audit log. */
export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  /** The entries with their cursors. */
  edges: Array<AuditEntryEdge>;
  /** The entries. */
  nodes: Array<AuditEntry>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** An entry in a list. */
export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: AuditEntry;
};

/** Which entries of an audit log. */
export type AuditFilter = {
  /** Only of these actions. */
  actions?: InputMaybe<Array<AuditAction>>;
  /** Only what this user did, themselves or by an API token. */
  actorId?: InputMaybe<Scalars['ID']['input']>;
  /** Only by these sorts of actor. */
  actorKinds?: InputMaybe<Array<AuditActorKind>>;
  /** Only from this moment on. */
  since?: InputMaybe<Scalars['Time']['input']>;
  /** Only what was done to the object with this id. */
  subjectId?: InputMaybe<Scalars['ID']['input']>;
  /** Only before this moment. */
  until?: InputMaybe<Scalars['Time']['input']>;
};

/** The form of a log that is downloaded. */
export type AuditFormat =
  /** Comma-separated values with a header (RFC 4180), UTF-8. */
  | 'CSV'
  /** A JSON object a line. */
  | 'NDJSON';

/** Which provider to connect. */
export type BeginLoginInput = {
  /** Id of the provider. */
  provider: Scalars['String']['input'];
};

/** What came of beginning to connect a login. */
export type BeginLoginPayload = {
  __typename?: 'BeginLoginPayload';
  /** Where to send the browser; null when something was wrong. */
  url?: Maybe<Scalars['URL']['output']>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Which invitation to withdraw. */
export type CancelInvitationInput = {
  /** The invitation's id. */
  id: Scalars['ID']['input'];
};

/** Which translation to stop. */
export type CancelTranslationInput = {
  /** The translation's id. */
  id: Scalars['ID']['input'];
};

/** Whether you may do something. */
export type Capability = {
  __typename?: 'Capability';
  /** Whether you may. */
  allowed: Scalars['Boolean']['output'];
  /** Why not; null when you may. */
  code?: Maybe<CapabilityCode>;
  /** Why not, for people; null when you may. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** Why you may not do something. */
export type CapabilityCode =
  /** The project is archived. */
  | 'ARCHIVED'
  /** The project has begun its translations of today: see Project.usage. */
  | 'LIMIT_REACHED'
  /** Whoever made the project stays its owner. */
  | 'OWNER_STAYS'
  /** Your role does not reach. */
  | 'ROLE_TOO_LOW'
  /** Your API token lacks the scope. */
  | 'SCOPE_MISSING';

/** A new password. */
export type ChangePasswordInput = {
  /** The password that you have; left out by an account that has none. */
  currentPassword?: InputMaybe<Scalars['String']['input']>;
  /** The new one: 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
};

/** Which parts make the file. */
export type CompleteUploadInput = {
  /** Every part. */
  parts: Array<CompletedPart>;
  /** The upload's id. */
  uploadId: Scalars['ID']['input'];
};

/** A part that has been uploaded. */
export type CompletedPart = {
  /** The ETag header that answered its PUT. */
  etag: Scalars['String']['input'];
  /** 1 for the first. */
  number: Scalars['Int']['input'];
};

/** Proof that a new e-mail address is yours. */
export type ConfirmEmailChangeInput = {
  /** The token of the link in the mail. */
  token: Scalars['String']['input'];
};

/** A new API token. */
export type CreateApiTokenInput = {
  /** When it ends; never when left out. */
  expiresAt?: InputMaybe<Scalars['Time']['input']>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** The only projects that it reaches; all of yours when left out. */
  projectIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** What it may do. */
  scopes: Array<ApiScope>;
};

/** What came of making an API token. */
export type CreateApiTokenPayload = {
  __typename?: 'CreateApiTokenPayload';
  /** The token; null when something was wrong. */
  apiToken?: Maybe<ApiToken>;
  /** The token itself, shown this once. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A new project. */
export type CreateProjectInput = {
  /** What it is about. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** Where the engine keeps its models and makes its results, for good; the installation's region when left out. Uploads and results that Purlin keeps lie where the installation does. */
  region?: InputMaybe<Region>;
};

/** What to share. */
export type CreateShareLinkInput = {
  /** When it ends; never when left out. */
  expiresAt?: InputMaybe<Scalars['Time']['input']>;
  /** The file's id. */
  fileId: Scalars['ID']['input'];
  /** What the link is called. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** A password that it asks for, 4 to 256 characters; none when left out. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** What will be uploaded. A name that the project already has makes a new version of that file. */
export type CreateUploadInput = {
  /** The file's name, with its extension. */
  name: Scalars['String']['input'];
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** Its SHA-256 in hexadecimal, to be checked on arrival. */
  sha256?: InputMaybe<Scalars['String']['input']>;
  /** Its size in bytes. */
  sizeBytes: Scalars['Long']['input'];
};

/** What a viewer session opens. */
export type CreateViewerSessionInput = {
  /** The file version's id. Its newest finished translation to SVF or SVF2 is opened; its newest finished one when there is none. */
  fileVersionId: Scalars['ID']['input'];
  /** How many minutes it lasts: 1 to 720. */
  minutes?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of opening a viewer session. */
export type CreateViewerSessionPayload = {
  __typename?: 'CreateViewerSessionPayload';
  /** What Autodesk.Viewing.endpoint.setEndpointAndApi takes, with "modelDerivativeV2". */
  endpoint?: Maybe<Scalars['URL']['output']>;
  /** How many seconds it is good for. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** What the viewer's getAccessToken hands on; it is shown this once. */
  token?: Maybe<Scalars['String']['output']>;
  /** The design's URN: Autodesk.Viewing.Document.load takes "urn:" and this. */
  urn?: Maybe<Scalars['String']['output']>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
  /** The session; null when something was wrong. */
  viewerSession?: Maybe<ViewerSession>;
};

/** A new webhook. */
export type CreateWebhookInput = {
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /**
   * A GraphQL query whose answer is the payload's data and errors. It may declare the
   * variables projectId, fileId and translationId (ID; translationId is null for
   * events of files), eventType and cursor (String). The event itself is sent when
   * it is left out.
   */
  document?: InputMaybe<Scalars['String']['input']>;
  /** Of what it tells. */
  eventTypes: Array<WebhookEventType>;
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** Where its events are POSTed: https, a public address. */
  url: Scalars['String']['input'];
};

/** Which file to delete. */
export type DeleteFileInput = {
  /** The file's id. */
  id: Scalars['ID']['input'];
};

/** What came of a deletion. */
export type DeletePayload = {
  __typename?: 'DeletePayload';
  /** Id of what was deleted; null when it was not. */
  deletedId?: Maybe<Scalars['ID']['output']>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Which project to delete. */
export type DeleteProjectInput = {
  /** The project's id. */
  id: Scalars['ID']['input'];
};

/** Which webhook to delete. */
export type DeleteWebhookInput = {
  /** The webhook's id. */
  id: Scalars['ID']['input'];
};

/** One artefact that came of a translation. */
export type Derivative = Node & {
  __typename?: 'Derivative';
  /** Where to get it, for a short while. */
  downloadUrl: Scalars['URL']['output'];
  /** When it is deleted, at the earliest, because newer translations have one of its format wherever it was shown; null while it is the newest somewhere, and where the installation keeps them. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** What it is. */
  format: OutputFormat;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Its media type. */
  mimeType: Scalars['String']['output'];
  /** Its file name. */
  name: Scalars['String']['output'];
  /** Its size in bytes. */
  sizeBytes: Scalars['Long']['output'];
  /** The translation that made it. */
  translation: Translation;
};

/** What came of something that leaves nothing to show. */
export type DonePayload = {
  __typename?: 'DonePayload';
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Which session to end. */
export type EndSessionInput = {
  /** The session's id. */
  id: Scalars['ID']['input'];
};

/** Which sessions to end. */
export type EndSessionsInput = {
  /** Whether the one that asks goes on. */
  keepCurrent?: Scalars['Boolean']['input'];
};

/** What came of ending sessions. */
export type EndSessionsPayload = {
  __typename?: 'EndSessionsPayload';
  /** How many were ended. */
  ended: Scalars['Int']['output'];
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** What an engine says of a translation. */
export type EngineMessage = {
  __typename?: 'EngineMessage';
  /** The engine's code of it. */
  code?: Maybe<Scalars['String']['output']>;
  /** How serious it is, in the engine's words: error, warning or info. */
  severity: Scalars['String']['output'];
  /** What it says. */
  text: Scalars['String']['output'];
};

/** An entry in a project's log. */
export type Event = {
  /** When it happened. */
  at: Scalars['Time']['output'];
  /** Opaque position in the project's log. */
  cursor: Scalars['String']['output'];
};

/** A page of events. */
export type EventConnection = {
  __typename?: 'EventConnection';
  /** The events with their cursors. */
  edges: Array<EventEdge>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** An event in a list. */
export type EventEdge = {
  __typename?: 'EventEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The event. */
  node: Event;
};

/** A named model in a project. */
export type File = Node & {
  __typename?: 'File';
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** Who made it. */
  createdBy: User;
  /** Lower-case extension without the dot: "ifc", "rvt", "stl". */
  format: Scalars['String']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Its newest translation; null when it has none. */
  latestTranslation?: Maybe<Translation>;
  /** Its newest content. */
  latestVersion: FileVersion;
  /** What it is called, with its extension. */
  name: Scalars['String']['output'];
  /** Where it is. */
  project: Project;
  /** Grows with every change of the file. */
  revision: Scalars['Int']['output'];
  /** Its share links that are not revoked and have not ended, newest first; empty unless you may share it. */
  shareLinks: ShareLinkConnection;
  /** Its translations, newest first. */
  translations: TranslationConnection;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
  /** Its contents, newest first. */
  versions: FileVersionConnection;
};


/** A named model in a project. */
export type FileShareLinksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A named model in a project. */
export type FileTranslationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TranslationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A named model in a project. */
export type FileVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of files. */
export type FileConnection = {
  __typename?: 'FileConnection';
  /** The files with their cursors. */
  edges: Array<FileEdge>;
  /** The files. */
  nodes: Array<File>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A file in a list. */
export type FileEdge = {
  __typename?: 'FileEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The file. */
  node: File;
};

/** What happened to a file. */
export type FileEvent = Event & {
  __typename?: 'FileEvent';
  /** Who had it done, themselves or by an API token; null where Purlin went on by itself, and where you may not see them. */
  actor?: Maybe<User>;
  /** When it happened. */
  at: Scalars['Time']['output'];
  /** Opaque position in the project's log. */
  cursor: Scalars['String']['output'];
  /** The file as it is now; null once it is deleted. */
  file?: Maybe<File>;
  /** Id of the file. */
  fileId: Scalars['ID']['output'];
  /** What happened. */
  kind: FileEventKind;
};

/** What happens to files. */
export type FileEventKind =
  /** It was made. */
  | 'CREATED'
  /** It is gone. */
  | 'DELETED'
  /** It has a new name. */
  | 'RENAMED'
  /** It has a new version. */
  | 'VERSION_ADDED';

/** Which files. All that is said must hold. */
export type FileFilter = {
  /** One of these formats. */
  formats?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Part of the name, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** The newest translation stands like one of these. */
  translationStatus?: InputMaybe<Array<TranslationStatus>>;
};

/** A file of a project that comes from an item in a hub. */
export type FileImport = Node & {
  __typename?: 'FileImport';
  /** When it was first asked for. */
  createdAt: Scalars['Time']['output'];
  /** Why the last run failed, or new versions are not followed, for people; null when all is well. */
  failure?: Maybe<Scalars['String']['output']>;
  /** What the last run that succeeded made; null before the first. */
  fileVersion?: Maybe<FileVersion>;
  /** Whether new versions in the hub are imported as they come. */
  follows: Scalars['Boolean']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What the file is called. */
  name: Scalars['String']['output'];
  /** How much of it has been copied, in bytes. */
  receivedBytes: Scalars['Long']['output'];
  /** Whose Autodesk account reads the hub. */
  requestedBy: User;
  /** Size of that version in bytes; null until it is known. */
  sizeBytes?: Maybe<Scalars['Long']['output']>;
  /** Where the newest run stands. */
  status: FileImportStatus;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
  /** Number of the version in the hub that was asked for last. */
  versionNumber: Scalars['Int']['output'];
};

/** A page of imports. */
export type FileImportConnection = {
  __typename?: 'FileImportConnection';
  /** The imports with their cursors. */
  edges: Array<FileImportEdge>;
  /** The imports. */
  nodes: Array<FileImport>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** An import in a list. */
export type FileImportEdge = {
  __typename?: 'FileImportEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The import. */
  node: FileImport;
};

/** What came of asking for an import, or of changing one. */
export type FileImportPayload = {
  __typename?: 'FileImportPayload';
  /** The import; null when something was wrong. */
  fileImport?: Maybe<FileImport>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Where an import from a hub stands. */
export type FileImportStatus =
  /** It was given up: failure says why. */
  | 'FAILED'
  /** The content is being copied. */
  | 'RUNNING'
  /** The content is a version of the file. */
  | 'SUCCEEDED';

/** The order of files. */
export type FileOrder = {
  /** Which way. */
  direction?: OrderDirection;
  /** By what. */
  field: FileOrderField;
};

/** What files are sorted by. */
export type FileOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Its name. */
  | 'NAME'
  /** The size of its newest version. */
  | 'SIZE'
  /** When it last changed. */
  | 'UPDATED_AT';

/** What came of changing a file. */
export type FilePayload = {
  __typename?: 'FilePayload';
  /** The file; null when something was wrong. */
  file?: Maybe<File>;
  /** Its newest version; null when something was wrong. */
  fileVersion?: Maybe<FileVersion>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A file version on its way in. */
export type FileUpload = {
  __typename?: 'FileUpload';
  /** When it is given up. */
  expiresAt: Scalars['Time']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Size in bytes of every part but the last. */
  partSizeBytes: Scalars['Long']['output'];
  /** Where each part goes. */
  parts: Array<UploadPart>;
  /** Numbers of the parts that have arrived. */
  receivedParts: Array<Scalars['Int']['output']>;
};

/** One content of a file; it never changes. */
export type FileVersion = Node & {
  __typename?: 'FileVersion';
  /** What the archive holds; null for a file that is none, and for one that was not looked into. */
  archive?: Maybe<Archive>;
  /** When it was uploaded. */
  createdAt: Scalars['Time']['output'];
  /** How the objects of its model differ from those of another version, in the newest finished translations of both. Null when one of them has none, or none with properties. */
  diff?: Maybe<ModelDiff>;
  /** Where to get it, for a short while. */
  downloadUrl: Scalars['URL']['output'];
  /** Whose content it is. */
  file: File;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** 1 for the first. */
  number: Scalars['Int']['output'];
  /** Its SHA-256 in hexadecimal. */
  sha256: Scalars['String']['output'];
  /** Its size in bytes. */
  sizeBytes: Scalars['Long']['output'];
  /** Who uploaded it. */
  uploadedBy: User;
};


/** One content of a file; it never changes. */
export type FileVersionDiffArgs = {
  against: Scalars['ID']['input'];
  view?: InputMaybe<Scalars['String']['input']>;
};

/** A page of file versions. */
export type FileVersionConnection = {
  __typename?: 'FileVersionConnection';
  /** The file versions with their cursors. */
  edges: Array<FileVersionEdge>;
  /** The file versions. */
  nodes: Array<FileVersion>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A file version in a list. */
export type FileVersionEdge = {
  __typename?: 'FileVersionEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The file version. */
  node: FileVersion;
};

/** What an input format can be translated to. */
export type FormatSupport = {
  __typename?: 'FormatSupport';
  /** Lower-case extension without the dot. */
  input: Scalars['String']['output'];
  /** What it can become; empty when it cannot be read here. */
  outputs: Array<OutputFormat>;
  /** Why it cannot be read here, and what is missing; null when it can. */
  reason?: Maybe<Scalars['String']['output']>;
};

/**
 * A hub of yours at Autodesk: an account of Autodesk Construction Cloud or BIM 360, or
 * a Fusion team. What is below comes from Autodesk as it is asked for, and you see what
 * your Autodesk account sees.
 */
export type Hub = {
  __typename?: 'Hub';
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Its projects. */
  projects: HubProjectConnection;
  /** Where it keeps its data, as US or EMEA. */
  region: Scalars['String']['output'];
};


/**
 * A hub of yours at Autodesk: an account of Autodesk Construction Cloud or BIM 360, or
 * a Fusion team. What is below comes from Autodesk as it is asked for, and you see what
 * your Autodesk account sees.
 */
export type HubProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of hubs. */
export type HubConnection = {
  __typename?: 'HubConnection';
  /** The hubs with their cursors. */
  edges: Array<HubEdge>;
  /** The hubs. */
  nodes: Array<Hub>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A hub in a list. */
export type HubEdge = {
  __typename?: 'HubEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The hub. */
  node: Hub;
};

/** What a folder of a hub holds. */
export type HubEntry = HubFolder | HubItem;

/** A page of what a folder holds. */
export type HubEntryConnection = {
  __typename?: 'HubEntryConnection';
  /** The folders and items with their cursors. */
  edges: Array<HubEntryEdge>;
  /** The folders and items. */
  nodes: Array<HubEntry>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A folder or an item in a list. */
export type HubEntryEdge = {
  __typename?: 'HubEntryEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The folder or the item. */
  node: HubEntry;
};

/** A folder in a project of a hub. */
export type HubFolder = {
  __typename?: 'HubFolder';
  /** The folders and the items in it. */
  contents: HubEntryConnection;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
};


/** A folder in a project of a hub. */
export type HubFolderContentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of folders of a hub. */
export type HubFolderConnection = {
  __typename?: 'HubFolderConnection';
  /** The folders with their cursors. */
  edges: Array<HubFolderEdge>;
  /** The folders. */
  nodes: Array<HubFolder>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A folder of a hub in a list. */
export type HubFolderEdge = {
  __typename?: 'HubFolderEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The folder. */
  node: HubFolder;
};

/** A file in a hub, with its versions. */
export type HubItem = {
  __typename?: 'HubItem';
  /** Opaque id, which importFile takes. */
  id: Scalars['ID']['output'];
  /** Its newest version; null when Autodesk does not say. */
  latestVersion?: Maybe<HubVersion>;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Its versions, newest first. */
  versions: HubVersionConnection;
};


/** A file in a hub, with its versions. */
export type HubItemVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A project in a hub. */
export type HubProject = {
  __typename?: 'HubProject';
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** The folders in it that you see, outermost. */
  topFolders: HubFolderConnection;
};


/** A project in a hub. */
export type HubProjectTopFoldersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of projects of a hub. */
export type HubProjectConnection = {
  __typename?: 'HubProjectConnection';
  /** The projects with their cursors. */
  edges: Array<HubProjectEdge>;
  /** The projects. */
  nodes: Array<HubProject>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A project of a hub in a list. */
export type HubProjectEdge = {
  __typename?: 'HubProjectEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The project. */
  node: HubProject;
};

/** A content of a file in a hub. */
export type HubVersion = {
  __typename?: 'HubVersion';
  /** When it was made. */
  createdAt?: Maybe<Scalars['Time']['output']>;
  /** Who made it, as Autodesk says; empty when it does not. */
  createdBy: Scalars['String']['output'];
  /** Opaque id, which importFile takes. */
  id: Scalars['ID']['output'];
  /** What the file was called then. */
  name: Scalars['String']['output'];
  /** 1 for the first. */
  number: Scalars['Int']['output'];
  /** Its size in bytes; null when Autodesk does not say. */
  sizeBytes?: Maybe<Scalars['Long']['output']>;
};

/** A page of versions of an item. */
export type HubVersionConnection = {
  __typename?: 'HubVersionConnection';
  /** The versions with their cursors. */
  edges: Array<HubVersionEdge>;
  /** The versions. */
  nodes: Array<HubVersion>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A version of an item in a list. */
export type HubVersionEdge = {
  __typename?: 'HubVersionEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The version. */
  node: HubVersion;
};

/** What is to be imported. A name that the project already has makes a new version of that file. */
export type ImportFileInput = {
  /** Whether new versions in the hub are imported as they come. */
  follow?: Scalars['Boolean']['input'];
  /** The file's name, with its extension; as in the hub when left out. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** Id of a HubItem, whose newest version is imported, or of a HubVersion. */
  source: Scalars['ID']['input'];
};

/** An offer of a role in a project. */
export type Invitation = Node & {
  __typename?: 'Invitation';
  /** When they were invited. */
  createdAt: Scalars['Time']['output'];
  /** Who is invited. */
  email: Scalars['String']['output'];
  /** When the invitation ends. */
  expiresAt: Scalars['Time']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Who invited them. */
  invitedBy: User;
  /** Which project. */
  project: Project;
  /** As what. */
  role: ProjectRole;
};

/** A page of invitations. */
export type InvitationConnection = {
  __typename?: 'InvitationConnection';
  /** The invitations with their cursors. */
  edges: Array<InvitationEdge>;
  /** The invitations. */
  nodes: Array<Invitation>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** An invitation in a list. */
export type InvitationEdge = {
  __typename?: 'InvitationEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The invitation. */
  node: Invitation;
};

/** What came of inviting somebody. */
export type InvitationPayload = {
  __typename?: 'InvitationPayload';
  /** The invitation; null when something was wrong. */
  invitation?: Maybe<Invitation>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Whom to invite. */
export type InviteProjectMemberInput = {
  /** The e-mail address that the invitation is mailed to. */
  email: Scalars['String']['input'];
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** What they may do once they have accepted. */
  role: ProjectRole;
};

/** Proof that a login is yours. */
export type LinkLoginInput = {
  /** What the provider's page has brought back. */
  proof: Scalars['String']['input'];
};

/** An account at another provider that signs you in. */
export type Login = Node & {
  __typename?: 'Login';
  /** When it was connected. */
  createdAt: Scalars['Time']['output'];
  /** E-mail address, as the provider says; empty when it says none. */
  email: Scalars['String']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Id of the provider. */
  provider: Scalars['String']['output'];
};

/** What came of connecting a login. */
export type LoginPayload = {
  __typename?: 'LoginPayload';
  /** The login; null when something was wrong. */
  login?: Maybe<Login>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A provider that signs people in. */
export type LoginProvider = {
  __typename?: 'LoginProvider';
  /** Id of the provider. */
  id: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Where a browser begins to sign in with it. */
  signInUrl: Scalars['URL']['output'];
};

/** What numbers come to. */
export type ModelAggregate = {
  __typename?: 'ModelAggregate';
  /** How many objects have one. */
  count: Scalars['Int']['output'];
  /** The greatest; null when there is none. */
  max?: Maybe<Scalars['Float']['output']>;
  /** The least; null when there is none. */
  min?: Maybe<Scalars['Float']['output']>;
  /** Their sum. */
  sum: Scalars['Float']['output'];
  /** Their unit; null when they have none. */
  unit?: Maybe<Scalars['String']['output']>;
};

/** An object that differs. */
export type ModelChange = {
  __typename?: 'ModelChange';
  /** The object in this version; null when it was removed. */
  after?: Maybe<ModelObject>;
  /** The object in the other version; null when it was added. */
  before?: Maybe<ModelObject>;
  /** Its id in the program that made the model. */
  externalId: Scalars['String']['output'];
  /** How. */
  kind: ModelChangeKind;
  /** The properties that differ; all of an object that was added or removed. */
  properties: Array<ModelPropertyChange>;
};

/** A page of changes. ModelDiff.summary counts them. */
export type ModelChangeConnection = {
  __typename?: 'ModelChangeConnection';
  /** The changes with their cursors. */
  edges: Array<ModelChangeEdge>;
  /** The changes. */
  nodes: Array<ModelChange>;
  /** Where the page lies. */
  pageInfo: PageInfo;
};

/** A change in a list. */
export type ModelChangeEdge = {
  __typename?: 'ModelChangeEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The change. */
  node: ModelChange;
};

/** How an object differs. */
export type ModelChangeKind =
  /** The other version has no such object. */
  | 'ADDED'
  /** Its name or its properties differ. */
  | 'CHANGED'
  /** Only the other version has the object. */
  | 'REMOVED';

/** How the objects of two versions differ. They are matched by their external ids; where one occurs more than once, by their order too. */
export type ModelDiff = {
  __typename?: 'ModelDiff';
  /** The view of this version. */
  after: ModelView;
  /** The view of the other version. */
  before: ModelView;
  /** The objects that differ, in the order of their external ids. */
  changes: ModelChangeConnection;
  /** How many objects differ. */
  summary: ModelDiffSummary;
};


/** How the objects of two versions differ. They are matched by their external ids; where one occurs more than once, by their order too. */
export type ModelDiffChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kinds?: InputMaybe<Array<ModelChangeKind>>;
};

/** How many objects differ, and how many do not. */
export type ModelDiffSummary = {
  __typename?: 'ModelDiffSummary';
  /** Only in this version. */
  added: Scalars['Int']['output'];
  /** In both, and not the same. */
  changed: Scalars['Int']['output'];
  /** Only in the other version. */
  removed: Scalars['Int']['output'];
  /** In both, with the same name and properties. */
  unchanged: Scalars['Int']['output'];
};

/** A value that objects have. */
export type ModelFacet = {
  __typename?: 'ModelFacet';
  /** What the measure comes to among them; null when none was asked for. */
  measure?: Maybe<ModelAggregate>;
  /** How many objects have it. */
  objectCount: Scalars['Int']['output'];
  /** The value's unit; null when it has none. */
  unit?: Maybe<Scalars['String']['output']>;
  /** The value: a text, by its first 200 bytes, a number or a boolean. */
  value: Scalars['JSON']['output'];
};

/** A page of values. */
export type ModelFacetConnection = {
  __typename?: 'ModelFacetConnection';
  /** The values with their cursors. */
  edges: Array<ModelFacetEdge>;
  /** The values. */
  nodes: Array<ModelFacet>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many distinct values there are. */
  totalCount: Scalars['Int']['output'];
};

/** A value in a list. */
export type ModelFacetEdge = {
  __typename?: 'ModelFacetEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The value. */
  node: ModelFacet;
};

/** A node of a view's object tree. */
export type ModelObject = {
  __typename?: 'ModelObject';
  /** How many children it has. */
  childCount: Scalars['Int']['output'];
  /** Its id in the program that made the model. */
  externalId: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Its number in the view. */
  objectId: Scalars['Int']['output'];
  /** Its parent's number; null for a root. */
  parentId?: Maybe<Scalars['Int']['output']>;
  /** What is known of it. */
  properties: Array<ModelProperty>;
};

/** A page of objects. */
export type ModelObjectConnection = {
  __typename?: 'ModelObjectConnection';
  /** The objects with their cursors. */
  edges: Array<ModelObjectEdge>;
  /** The objects. */
  nodes: Array<ModelObject>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** An object in a list. */
export type ModelObjectEdge = {
  __typename?: 'ModelObjectEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The object. */
  node: ModelObject;
};

/** Which objects. All that is said must hold; what says nothing is every object. At most 50 conditions, nested 5 deep. */
export type ModelObjectFilter = {
  /** All of these hold. */
  all?: InputMaybe<Array<ModelObjectFilter>>;
  /** One of these holds. */
  any?: InputMaybe<Array<ModelObjectFilter>>;
  /** One of these ids of the program that made the model. */
  externalIds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** This does not hold. */
  not?: InputMaybe<ModelObjectFilter>;
  /** One of these numbers in the view. */
  objectIds?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** What a property is; what names a property alone holds of all that have it. */
  property?: InputMaybe<ModelPropertyCondition>;
  /** Words, without case and accents, each the beginning of a word in the object's name or texts. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** A property of an object. */
export type ModelProperty = {
  __typename?: 'ModelProperty';
  /** The group that it belongs to. */
  category: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** The value's unit; null when it has none. */
  unit?: Maybe<Scalars['String']['output']>;
  /** Its value. */
  value: Scalars['JSON']['output'];
};

/** A property that differs. */
export type ModelPropertyChange = {
  __typename?: 'ModelPropertyChange';
  /** What it is; null when there is none. */
  after?: Maybe<ModelProperty>;
  /** What it was; null when there was none. */
  before?: Maybe<ModelProperty>;
  /** The group that it belongs to. */
  category: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
};

/** What must hold of one property: of its text, its number or its truth. */
export type ModelPropertyCondition = {
  /** Its number is not less. */
  atLeast?: InputMaybe<Scalars['Float']['input']>;
  /** Its number is not more. */
  atMost?: InputMaybe<Scalars['Float']['input']>;
  /** Its text has this in it, in any case. */
  contains?: InputMaybe<Scalars['String']['input']>;
  /** Its number is this. */
  equals?: InputMaybe<Scalars['Float']['input']>;
  /** Its number is more. */
  greaterThan?: InputMaybe<Scalars['Float']['input']>;
  /** It is one of these texts, exactly; texts are compared by their first 200 bytes. */
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  /** It is true, or false. */
  isTrue?: InputMaybe<Scalars['Boolean']['input']>;
  /** Its number is less. */
  lessThan?: InputMaybe<Scalars['Float']['input']>;
  /** Which property. */
  of: ModelPropertyRef;
  /** Its text begins like this, in any case. */
  startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** A property that objects of a view have. Values of one name that differ in type or unit are two properties. */
export type ModelPropertyDefinition = {
  __typename?: 'ModelPropertyDefinition';
  /** The group that it belongs to. */
  category: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** How many objects have it. */
  objectCount: Scalars['Int']['output'];
  /** What its values are. */
  type: PropertyType;
  /** The unit of its numbers; null when they have none. */
  unit?: Maybe<Scalars['String']['output']>;
};

/** A page of properties. */
export type ModelPropertyDefinitionConnection = {
  __typename?: 'ModelPropertyDefinitionConnection';
  /** The properties with their cursors. */
  edges: Array<ModelPropertyDefinitionEdge>;
  /** The properties. */
  nodes: Array<ModelPropertyDefinition>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A property in a list. */
export type ModelPropertyDefinitionEdge = {
  __typename?: 'ModelPropertyDefinitionEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The property. */
  node: ModelPropertyDefinition;
};

/** Which property: all of the name, unless more is said. */
export type ModelPropertyRef = {
  /** The group that it belongs to; any when left out. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** What it is called, exactly. */
  name: Scalars['String']['input'];
  /** The unit of its numbers, "" for those without; any when left out. */
  unit?: InputMaybe<Scalars['String']['input']>;
};

/** A view of the model. */
export type ModelView = {
  __typename?: 'ModelView';
  /** What the numbers of a property come to. */
  aggregate: ModelAggregate;
  /** Where to get the objects with their properties as a table (CSV, UTF-8), for a short while. */
  csvUrl: Scalars['URL']['output'];
  /** The distinct values of a property with the number of objects that have them, the most frequent first. */
  facets: ModelFacetConnection;
  /** The engine's id of the view. */
  guid: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Its objects, in the order of their ids. */
  objects: ModelObjectConnection;
  /** The properties that its objects have, in the order of the engine. Empty where the model was translated before they were kept: translate it again with force. */
  properties: ModelPropertyDefinitionConnection;
  /** What kind of view it is. */
  role: ModelViewRole;
};


/** A view of the model. */
export type ModelViewAggregateArgs = {
  filter?: InputMaybe<ModelObjectFilter>;
  property: ModelPropertyRef;
};


/** A view of the model. */
export type ModelViewCsvUrlArgs = {
  filter?: InputMaybe<ModelObjectFilter>;
};


/** A view of the model. */
export type ModelViewFacetsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ModelObjectFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  measure?: InputMaybe<ModelPropertyRef>;
  property: ModelPropertyRef;
};


/** A view of the model. */
export type ModelViewObjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ModelObjectFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  parentId?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** A view of the model. */
export type ModelViewPropertiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Kinds of view. */
export type ModelViewRole =
  /** A model in space. */
  | 'MODEL_3D'
  /** A sheet. */
  | 'SHEET_2D';

/** What can be changed. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Gives an upload up. */
  abortUpload: DeletePayload;
  /** Accepts an invitation that was mailed to your address. */
  acceptInvitation: ProjectPayload;
  /** Puts a project away, or takes it out again. */
  archiveProject: ProjectPayload;
  /** Begins to connect an account at another provider with yours. */
  beginLogin: BeginLoginPayload;
  /** Withdraws an invitation. */
  cancelInvitation: DeletePayload;
  /** Stops a translation. */
  cancelTranslation: TranslationPayload;
  /** Changes your password, and ends your other sessions. */
  changePassword: DonePayload;
  /** Makes a file version of the uploaded parts. */
  completeUpload: FilePayload;
  /** Changes your e-mail address by the link in the mail. */
  confirmEmailChange: UserPayload;
  /** Makes an API token for a program. */
  createApiToken: CreateApiTokenPayload;
  /** Makes a project that you own. */
  createProject: ProjectPayload;
  /** Makes a link that lets whoever has it see a file. */
  createShareLink: ShareLinkPayload;
  /** Begins an upload in parts. */
  createUpload: UploadPayload;
  /** Opens a viewer session: a short token by which a viewer in a browser reads the derivatives of one file version, and nothing else. */
  createViewerSession: CreateViewerSessionPayload;
  /** Makes a webhook. */
  createWebhook: WebhookSecretPayload;
  /** Deletes a file. */
  deleteFile: DeletePayload;
  /** Deletes a project and everything in it. */
  deleteProject: DeletePayload;
  /** Deletes a webhook with its deliveries. */
  deleteWebhook: DeletePayload;
  /** Ends one of your sessions. */
  endSession: DeletePayload;
  /** Ends your sessions everywhere, or everywhere else. */
  endSessions: EndSessionsPayload;
  /** Copies a version of an item in a hub into a project, as a version of a file there. */
  importFile: FileImportPayload;
  /** Invites somebody, with an account or without, by mail. */
  inviteProjectMember: InvitationPayload;
  /** Connects an account at another provider with yours. */
  linkLogin: LoginPayload;
  /** Opens a share link: nobody needs an account for that. */
  openShareLink: OpenShareLinkPayload;
  /** Makes a delivery again, whether it was taken or given up. */
  redeliverWebhook: WebhookDeliveryPayload;
  /** Exchanges a refresh token, which serves once, for a new session's tokens. */
  refreshSession: SessionPayload;
  /** Removes a member. */
  removeProjectMember: ProjectPayload;
  /** Renames a file. */
  renameFile: FilePayload;
  /** Mails a link to a new address that makes it yours. */
  requestEmailChange: DonePayload;
  /** Mails a link that sets a new password. The answer is the same whether there is such an account or not. */
  requestPasswordReset: DonePayload;
  /** Sets a new password by the link in the mail, and ends every session of the account. */
  resetPassword: DonePayload;
  /** Tries a translation that did not succeed once more. */
  retryTranslation: TranslationPayload;
  /** Makes an API token useless. */
  revokeApiToken: RevokeApiTokenPayload;
  /** Makes a share link useless, at once also for those who have opened it. */
  revokeShareLink: DeletePayload;
  /** Ends a viewer session at once. */
  revokeViewerSession: ViewerSessionPayload;
  /** Gives a webhook a new secret. For a while both sign. */
  rotateWebhookSecret: WebhookSecretPayload;
  /** Lets a webhook go on from another position of the project's log: to catch up, or to leave out. */
  seekWebhook: WebhookPayload;
  /** Adds a member, or changes their role. */
  setProjectMember: ProjectPayload;
  /** Signs in. */
  signIn: SessionPayload;
  /** Ends the session, and clears its cookie. */
  signOut: SignOutPayload;
  /** Makes an account and signs in. */
  signUp: SessionPayload;
  /** Asks for a translation. */
  startTranslation: TranslationPayload;
  /** Sends a webhook a test, made like the project's newest event of its types. */
  testWebhook: WebhookDeliveryPayload;
  /** Disconnects an account at another provider from yours. */
  unlinkLogin: DeletePayload;
  /** Follows new versions of an imported item, or no more. */
  updateFileImport: FileImportPayload;
  /** Changes what a project is called. */
  updateProject: ProjectPayload;
  /** Changes what you are called. */
  updateViewer: UserPayload;
  /** Changes a webhook, and switches it on or off. */
  updateWebhook: WebhookPayload;
  /** Uploads a small file in the request itself. */
  uploadFile: FilePayload;
};


/** What can be changed. */
export type MutationAbortUploadArgs = {
  input: AbortUploadInput;
};


/** What can be changed. */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


/** What can be changed. */
export type MutationArchiveProjectArgs = {
  input: ArchiveProjectInput;
};


/** What can be changed. */
export type MutationBeginLoginArgs = {
  input: BeginLoginInput;
};


/** What can be changed. */
export type MutationCancelInvitationArgs = {
  input: CancelInvitationInput;
};


/** What can be changed. */
export type MutationCancelTranslationArgs = {
  input: CancelTranslationInput;
};


/** What can be changed. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** What can be changed. */
export type MutationCompleteUploadArgs = {
  input: CompleteUploadInput;
};


/** What can be changed. */
export type MutationConfirmEmailChangeArgs = {
  input: ConfirmEmailChangeInput;
};


/** What can be changed. */
export type MutationCreateApiTokenArgs = {
  input: CreateApiTokenInput;
};


/** What can be changed. */
export type MutationCreateProjectArgs = {
  input: CreateProjectInput;
};


/** What can be changed. */
export type MutationCreateShareLinkArgs = {
  input: CreateShareLinkInput;
};


/** What can be changed. */
export type MutationCreateUploadArgs = {
  input: CreateUploadInput;
};


/** What can be changed. */
export type MutationCreateViewerSessionArgs = {
  input: CreateViewerSessionInput;
};


/** What can be changed. */
export type MutationCreateWebhookArgs = {
  input: CreateWebhookInput;
};


/** What can be changed. */
export type MutationDeleteFileArgs = {
  input: DeleteFileInput;
};


/** What can be changed. */
export type MutationDeleteProjectArgs = {
  input: DeleteProjectInput;
};


/** What can be changed. */
export type MutationDeleteWebhookArgs = {
  input: DeleteWebhookInput;
};


/** What can be changed. */
export type MutationEndSessionArgs = {
  input: EndSessionInput;
};


/** What can be changed. */
export type MutationEndSessionsArgs = {
  input: EndSessionsInput;
};


/** What can be changed. */
export type MutationImportFileArgs = {
  input: ImportFileInput;
};


/** What can be changed. */
export type MutationInviteProjectMemberArgs = {
  input: InviteProjectMemberInput;
};


/** What can be changed. */
export type MutationLinkLoginArgs = {
  input: LinkLoginInput;
};


/** What can be changed. */
export type MutationOpenShareLinkArgs = {
  input: OpenShareLinkInput;
};


/** What can be changed. */
export type MutationRedeliverWebhookArgs = {
  input: RedeliverWebhookInput;
};


/** What can be changed. */
export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};


/** What can be changed. */
export type MutationRemoveProjectMemberArgs = {
  input: RemoveProjectMemberInput;
};


/** What can be changed. */
export type MutationRenameFileArgs = {
  input: RenameFileInput;
};


/** What can be changed. */
export type MutationRequestEmailChangeArgs = {
  input: RequestEmailChangeInput;
};


/** What can be changed. */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/** What can be changed. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/** What can be changed. */
export type MutationRetryTranslationArgs = {
  input: RetryTranslationInput;
};


/** What can be changed. */
export type MutationRevokeApiTokenArgs = {
  input: RevokeApiTokenInput;
};


/** What can be changed. */
export type MutationRevokeShareLinkArgs = {
  input: RevokeShareLinkInput;
};


/** What can be changed. */
export type MutationRevokeViewerSessionArgs = {
  input: RevokeViewerSessionInput;
};


/** What can be changed. */
export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


/** What can be changed. */
export type MutationSeekWebhookArgs = {
  input: SeekWebhookInput;
};


/** What can be changed. */
export type MutationSetProjectMemberArgs = {
  input: SetProjectMemberInput;
};


/** What can be changed. */
export type MutationSignInArgs = {
  input: SignInInput;
};


/** What can be changed. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/** What can be changed. */
export type MutationStartTranslationArgs = {
  input: StartTranslationInput;
};


/** What can be changed. */
export type MutationTestWebhookArgs = {
  input: TestWebhookInput;
};


/** What can be changed. */
export type MutationUnlinkLoginArgs = {
  input: UnlinkLoginInput;
};


/** What can be changed. */
export type MutationUpdateFileImportArgs = {
  input: UpdateFileImportInput;
};


/** What can be changed. */
export type MutationUpdateProjectArgs = {
  input: UpdateProjectInput;
};


/** What can be changed. */
export type MutationUpdateViewerArgs = {
  input: UpdateViewerInput;
};


/** What can be changed. */
export type MutationUpdateWebhookArgs = {
  input: UpdateWebhookInput;
};


/** What can be changed. */
export type MutationUploadFileArgs = {
  input: UploadFileInput;
};

/** Something with an id of its own. */
export type Node = {
  /** Opaque id, unique among all types. */
  id: Scalars['ID']['output'];
};

/** Which share link to open. */
export type OpenShareLinkInput = {
  /** The password, when it asks for one. */
  password?: InputMaybe<Scalars['String']['input']>;
  /** The token: the last part of the link's address. */
  token: Scalars['String']['input'];
};

/** What came of opening a share link. */
export type OpenShareLinkPayload = {
  __typename?: 'OpenShareLinkPayload';
  /** Send it as "Authorization: Bearer …" to see the file; null when something was wrong. */
  accessToken?: Maybe<Scalars['String']['output']>;
  /** When the token ends: open the link again then. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** Id of the file. */
  fileId?: Maybe<Scalars['ID']['output']>;
  /** What was wrong; empty when it was done. REQUIRED at password: it asks for one. */
  userErrors: Array<UserError>;
};

/** Which way a list is sorted. */
export type OrderDirection =
  /** From least to greatest. */
  | 'ASC'
  /** From greatest to least. */
  | 'DESC';

/** What a model can be translated to. */
export type OutputFormat =
  /** AutoCAD drawing. */
  | 'DWG'
  /** glTF 2.0. */
  | 'GLTF'
  /** Industry Foundation Classes. */
  | 'IFC'
  /** IGES. */
  | 'IGES'
  /** Wavefront OBJ. */
  | 'OBJ'
  /** STEP, ISO 10303. */
  | 'STEP'
  /** Stereolithography. */
  | 'STL'
  /** Viewable for the APS viewer, first generation. */
  | 'SVF'
  /** Viewable for the APS viewer, second generation. */
  | 'SVF2'
  /** A small picture. */
  | 'THUMBNAIL';

/** Where a page lies in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the page's last element; null when it is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether something follows the page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether something precedes the page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the page's first element; null when it is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** What people share: files, and their translations. */
export type Project = Node & {
  __typename?: 'Project';
  /** When it was put away; null when it is in use. */
  archivedAt?: Maybe<Scalars['Time']['output']>;
  /** Who did what in it, newest first; empty unless you are an owner. */
  auditLog: AuditEntryConnection;
  /** Where to get its audit log as a file, oldest first, for a short while; null unless you are an owner. */
  auditLogUrl?: Maybe<Scalars['URL']['output']>;
  /** What you may do in it, and why not the rest. */
  capabilities: ProjectCapabilities;
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** What it is about. */
  description: Scalars['String']['output'];
  /** Its log, oldest first. */
  events: EventConnection;
  /** Its files. */
  files: FileConnection;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Its files that come from hubs, newest first. */
  imports: FileImportConnection;
  /** Its open invitations, oldest first; empty unless you are an owner. */
  invitations: InvitationConnection;
  /** Its members, in the order in which they joined. */
  members: ProjectMemberConnection;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Whose it is. */
  owner: User;
  /** Where the engine keeps its models and makes its results. It stays. */
  region: Region;
  /** Grows with every change of the project. */
  revision: Scalars['Int']['output'];
  /** Its translations, newest first. */
  translations: TranslationConnection;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
  /** What it has spent today, and may. */
  usage: ProjectUsage;
  /** Your role in it. */
  viewerRole: ProjectRole;
  /** Its viewer sessions, newest first, also those that have ended: yours, and everybody's when you may write translations. */
  viewerSessions: ViewerSessionConnection;
  /** Its webhooks, oldest first: at most 20; empty unless you are an owner. */
  webhooks: WebhookConnection;
};


/** What people share: files, and their translations. */
export type ProjectAuditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectAuditLogUrlArgs = {
  filter?: InputMaybe<AuditFilter>;
  format?: AuditFormat;
};


/** What people share: files, and their translations. */
export type ProjectEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectFilesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<FileFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<FileOrder>;
};


/** What people share: files, and their translations. */
export type ProjectImportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectInvitationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectTranslationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TranslationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectViewerSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What people share: files, and their translations. */
export type ProjectWebhooksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What you may do in a project. */
export type ProjectCapabilities = {
  __typename?: 'ProjectCapabilities';
  /** Put it away and take it out again. */
  canArchive: Capability;
  /** Delete it. */
  canDelete: Capability;
  /** Leave it. */
  canLeave: Capability;
  /** Invite people, change their roles, remove them. */
  canManageMembers: Capability;
  /** Make webhooks, change and test them. */
  canManageWebhooks: Capability;
  /** Set how many translations may begin in a day. */
  canSetLimits: Capability;
  /** Share its files by links. */
  canShare: Capability;
  /** Begin translations at the engine's cost today. Where you may translate and not spend, the day's limit is reached: results are still shared and joined. */
  canSpend: Capability;
  /** Start, cancel and retry translations. */
  canTranslate: Capability;
  /** Rename and describe it. */
  canUpdate: Capability;
  /** Upload files, rename and delete them. */
  canWriteFiles: Capability;
};

/** A page of projects. */
export type ProjectConnection = {
  __typename?: 'ProjectConnection';
  /** The projects with their cursors. */
  edges: Array<ProjectEdge>;
  /** The projects. */
  nodes: Array<Project>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A project in a list. */
export type ProjectEdge = {
  __typename?: 'ProjectEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The project. */
  node: Project;
};

/** Which projects. */
export type ProjectFilter = {
  /** Whether archived ones, or the others; both when null. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** Part of the name, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** A page of members. */
export type ProjectMemberConnection = {
  __typename?: 'ProjectMemberConnection';
  /** The members with their roles. */
  edges: Array<ProjectMemberEdge>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A member in a list. */
export type ProjectMemberEdge = {
  __typename?: 'ProjectMemberEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The member. */
  node: User;
  /** What they may do. */
  role: ProjectRole;
};

/** The order of projects. */
export type ProjectOrder = {
  /** Which way. */
  direction?: OrderDirection;
  /** By what. */
  field: ProjectOrderField;
};

/** What projects are sorted by. */
export type ProjectOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Its name. */
  | 'NAME'
  /** When it last changed. */
  | 'UPDATED_AT';

/** What came of changing a project. */
export type ProjectPayload = {
  __typename?: 'ProjectPayload';
  /** The project; null when something was wrong. */
  project?: Maybe<Project>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** What a member may do in a project. */
export type ProjectRole =
  /** Read and change files and translations. */
  | 'EDITOR'
  /** Everything, members and deletion included. */
  | 'OWNER'
  /** Read. */
  | 'VIEWER';

/** What a project spends on translations in a day, in UTC. */
export type ProjectUsage = {
  __typename?: 'ProjectUsage';
  /** When the day ends and the count begins anew. */
  resetsAt: Scalars['Time']['output'];
  /** How many may begin in a day; null: any number. */
  translationsPerDay?: Maybe<Scalars['Int']['output']>;
  /** From how many on there is a warning; null: there is none. */
  translationsPerDayWarning?: Maybe<Scalars['Int']['output']>;
  /** How many began today at the engine's cost: a shared result and one that was joined cost nothing. */
  translationsToday: Scalars['Int']['output'];
  /** Whether the warning's number is reached. */
  warned: Scalars['Boolean']['output'];
};

/** What the values of a property are. */
export type PropertyType =
  /** True or false. */
  | 'BOOLEAN'
  /** Numbers, with a unit or without. */
  | 'NUMBER'
  /** Texts. */
  | 'TEXT';

/** What can be read. */
export type Query = {
  __typename?: 'Query';
  /** Your API tokens that are not revoked. */
  apiTokens: Array<ApiToken>;
  /** What startTranslation would do, before anything is spent: it refuses what that would refuse. */
  estimateTranslation: TranslationEstimatePayload;
  /** A file; null when there is none that you may see. */
  file?: Maybe<File>;
  /** A folder of a hub; null when there is none that you may see. */
  hubFolder?: Maybe<HubFolder>;
  /** An item of a hub; null when there is none that you may see. */
  hubItem?: Maybe<HubItem>;
  /** A project of a hub; null when there is none that you may see. */
  hubProject?: Maybe<HubProject>;
  /**
   * Your hubs at Autodesk. This field and those below it need your Autodesk account
   * connected (see loginProviders and beginLogin), and a session: API tokens are refused.
   */
  hubs: HubConnection;
  /** The providers that sign people in here. */
  loginProviders: Array<LoginProvider>;
  /** The accounts at other providers that sign you in. */
  logins: Array<Login>;
  /** The object with an id; null when there is none that you may see. */
  node?: Maybe<Node>;
  /** The objects with these ids, in their order; null for each that you may not see. */
  nodes: Array<Maybe<Node>>;
  /** A project; null when there is none that you may see. */
  project?: Maybe<Project>;
  /** The projects that you are a member of. */
  projects: ProjectConnection;
  /** What concerns your account, newest first: sign-ins, sessions, passwords, API tokens. API tokens are refused. */
  securityLog: AuditEntryConnection;
  /** Where to get your security log as a file, oldest first, for a short while. API tokens are refused. */
  securityLogUrl: Scalars['URL']['output'];
  /** Where you are signed in, newest first. */
  sessions: Array<ActiveSession>;
  /** What can be translated to what. */
  supportedFormats: Array<FormatSupport>;
  /** A translation; null when there is none that you may see. */
  translation?: Maybe<Translation>;
  /** An upload; null when there is none that you may see. */
  upload?: Maybe<FileUpload>;
  /** Who you are; null when you are not signed in. */
  viewer?: Maybe<User>;
};


/** What can be read. */
export type QueryEstimateTranslationArgs = {
  input: StartTranslationInput;
};


/** What can be read. */
export type QueryFileArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryHubFolderArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryHubItemArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryHubProjectArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryHubsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be read. */
export type QueryProjectArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProjectFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProjectOrder>;
};


/** What can be read. */
export type QuerySecurityLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. */
export type QuerySecurityLogUrlArgs = {
  filter?: InputMaybe<AuditFilter>;
  format?: AuditFormat;
};


/** What can be read. */
export type QueryTranslationArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryUploadArgs = {
  id: Scalars['ID']['input'];
};

/** Which delivery to make again. */
export type RedeliverWebhookInput = {
  /** The delivery's id. */
  id: Scalars['ID']['input'];
};

/** Which session to go on with. */
export type RefreshSessionInput = {
  /** The refresh token; that of the cookie when it is left out. */
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};

/** Where the engine keeps models and results. */
export type Region =
  /** Australia. */
  | 'AUS'
  /** Canada. */
  | 'CAN'
  /** Germany. */
  | 'DEU'
  /** Europe, Middle East and Africa: the European Union. */
  | 'EMEA'
  /** United Kingdom. */
  | 'GBR'
  /** India. */
  | 'IND'
  /** Japan. */
  | 'JPN'
  /** United States. */
  | 'US';

/** Who leaves. */
export type RemoveProjectMemberInput = {
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** The user's id. */
  userId: Scalars['ID']['input'];
};

/** What a file is called. */
export type RenameFileInput = {
  /** The file's id. */
  id: Scalars['ID']['input'];
  /** Its new name. */
  name: Scalars['String']['input'];
};

/** A new e-mail address. */
export type RequestEmailChangeInput = {
  /** The new address. */
  email: Scalars['String']['input'];
  /** Your password; left out by an account that has none. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** Who has forgotten a password. */
export type RequestPasswordResetInput = {
  /** E-mail address of the account. */
  email: Scalars['String']['input'];
};

/** A new password in place of a forgotten one. */
export type ResetPasswordInput = {
  /** The new password: 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
  /** The token of the link in the mail. */
  token: Scalars['String']['input'];
};

/** Which translation to try again. */
export type RetryTranslationInput = {
  /** The translation's id. */
  id: Scalars['ID']['input'];
};

/** Which API token to revoke. */
export type RevokeApiTokenInput = {
  /** The token's id. */
  id: Scalars['ID']['input'];
};

/** What came of revoking an API token. */
export type RevokeApiTokenPayload = {
  __typename?: 'RevokeApiTokenPayload';
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Which share link to revoke. */
export type RevokeShareLinkInput = {
  /** The link's id. */
  id: Scalars['ID']['input'];
};

/** Which viewer session to revoke. */
export type RevokeViewerSessionInput = {
  /** The viewer session's id. */
  id: Scalars['ID']['input'];
};

/** Which webhook gets a new secret. */
export type RotateWebhookSecretInput = {
  /** The webhook's id. */
  id: Scalars['ID']['input'];
  /** For how many hours the present secret signs too: 0 to 168. */
  keepHours?: Scalars['Int']['input'];
};

/** From where a webhook goes on. */
export type SeekWebhookInput = {
  /** Cursor of the last event that is not to be delivered: those after it are, again if they were before. The end of the log when left out. */
  after?: InputMaybe<Scalars['String']['input']>;
  /** The webhook's id. */
  id: Scalars['ID']['input'];
};

/** The tokens of somebody who signed in. */
export type Session = {
  __typename?: 'Session';
  /** Send it as "Authorization: Bearer …". */
  accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  accessTokenExpiresAt: Scalars['Time']['output'];
  /** Serves once, for refreshSession; null when it went into the HttpOnly cookie. */
  refreshToken?: Maybe<Scalars['String']['output']>;
  /** Who signed in. */
  user: User;
};

/** What came of signing in. */
export type SessionPayload = {
  __typename?: 'SessionPayload';
  /** The session; null when something was wrong. */
  session?: Maybe<Session>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Who becomes a member. */
export type SetProjectMemberInput = {
  /** The e-mail address of an account. */
  email: Scalars['String']['input'];
  /** The project's id. */
  projectId: Scalars['ID']['input'];
  /** What they may do. */
  role: ProjectRole;
};

/** Lets whoever has it see one file, its translations and what came of them, and nothing else. */
export type ShareLink = Node & {
  __typename?: 'ShareLink';
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** Who made it. */
  createdBy: User;
  /** The page to embed in a frame of another site. */
  embedUrl: Scalars['URL']['output'];
  /** When it ends; null when never. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** Which file. */
  file: File;
  /** Whether it asks for a password. */
  hasPassword: Scalars['Boolean']['output'];
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** When it was last opened; null when never. */
  lastViewedAt?: Maybe<Scalars['Time']['output']>;
  /** What it is called, for those who share; empty when nobody said. */
  name: Scalars['String']['output'];
  /** The page that it opens. */
  url: Scalars['URL']['output'];
  /** How often it was opened. */
  views: Scalars['Int']['output'];
};

/** A page of share links. */
export type ShareLinkConnection = {
  __typename?: 'ShareLinkConnection';
  /** The links with their cursors. */
  edges: Array<ShareLinkEdge>;
  /** The links. */
  nodes: Array<ShareLink>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A share link in a list. */
export type ShareLinkEdge = {
  __typename?: 'ShareLinkEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The link. */
  node: ShareLink;
};

/** What came of making a share link. */
export type ShareLinkPayload = {
  __typename?: 'ShareLinkPayload';
  /** The link; null when something was wrong. */
  shareLink?: Maybe<ShareLink>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** With what to sign in. */
export type SignInInput = {
  /** E-mail address. */
  email: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
  /** Whether the refresh token goes into an HttpOnly cookie instead of the answer. */
  useCookie?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What came of signing out. */
export type SignOutPayload = {
  __typename?: 'SignOutPayload';
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A new account. */
export type SignUpInput = {
  /** E-mail address. */
  email: Scalars['String']['input'];
  /** The token of an invitation, where sign-up is closed; it also makes you a member. */
  invitation?: InputMaybe<Scalars['String']['input']>;
  /** What you are called. */
  name: Scalars['String']['input'];
  /** A password of your choice: 8 to 256 characters. */
  password: Scalars['String']['input'];
  /** Whether the refresh token goes into an HttpOnly cookie instead of the answer. */
  useCookie?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What to translate, and to what. */
export type StartTranslationInput = {
  /** The file's id. */
  fileId: Scalars['ID']['input'];
  /** Whether to do it anew although the result is known. */
  force?: InputMaybe<Scalars['Boolean']['input']>;
  /** A repeated request with this key answers with the translation of the first. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** To what. */
  outputs: Array<OutputFormat>;
  /** In an archive, the model to begin with: one of FileVersion.archive's candidates. It may be left out when there is one only. */
  rootFile?: InputMaybe<Scalars['String']['input']>;
  /** Which version; the newest when left out. */
  versionNumber?: InputMaybe<Scalars['Int']['input']>;
};

/** Events before this cursor are no longer kept: read the state again, then go on. */
export type StreamGap = Event & {
  __typename?: 'StreamGap';
  /** When the gap was noticed. */
  at: Scalars['Time']['output'];
  /** Position after the gap. */
  cursor: Scalars['String']['output'];
  /** Why events are missing. */
  reason: Scalars['String']['output'];
};

/** What can be followed. */
export type Subscription = {
  __typename?: 'Subscription';
  /** Every event of a project, in order, none twice. */
  projectEvents: Event;
  /**
   * Every event of a translation, in order, none twice. Completes after the event
   * whose status is final; at once when that event is not after afterSequence. Of a
   * translation of long ago only the events that asked for it and ended it are kept.
   */
  translationProgress: TranslationEvent;
};


/** What can be followed. */
export type SubscriptionProjectEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  projectId: Scalars['ID']['input'];
};


/** What can be followed. */
export type SubscriptionTranslationProgressArgs = {
  afterSequence?: InputMaybe<Scalars['Int']['input']>;
  translationId: Scalars['ID']['input'];
};

/** Which webhook to test. */
export type TestWebhookInput = {
  /** The webhook's id. */
  id: Scalars['ID']['input'];
};

/** One request to turn a file version into outputs. */
export type Translation = Node & {
  __typename?: 'Translation';
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** When it was asked for. */
  createdAt: Scalars['Time']['output'];
  /** What came of it, without what was deleted since. */
  derivatives: Array<Derivative>;
  /** When derivatives were deleted because a newer translation of the version had taken their place for a while; null while all are there. */
  derivativesDeletedAt?: Maybe<Scalars['Time']['output']>;
  /** Why it failed; null unless it did. */
  error?: Maybe<TranslationFailure>;
  /** Its events, oldest first. */
  events: Array<TranslationEvent>;
  /** Of which file. */
  file: File;
  /** Of which content. */
  fileVersion: FileVersion;
  /** When it ended. */
  finishedAt?: Maybe<Scalars['Time']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What is going on, for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** To what. */
  outputs: Array<OutputFormat>;
  /** 0 to 100; within one attempt it never goes back. */
  progress: Scalars['Int']['output'];
  /** Who asked for it. */
  requestedBy: User;
  /** The translation of identical content and outputs that this one shares its result with; null when there is none that you may see. */
  reusedFrom?: Maybe<Translation>;
  /** In an archive, the model that it began with; null for other files, and where the engine chose. */
  rootFile?: Maybe<Scalars['String']['output']>;
  /** Sequence of its latest event. */
  sequence: Scalars['Int']['output'];
  /** What is being done. */
  stage: TranslationStage;
  /** When it began. */
  startedAt?: Maybe<Scalars['Time']['output']>;
  /** Where it stands. */
  status: TranslationStatus;
  /** The engine's design URN, once known. */
  urn?: Maybe<Scalars['String']['output']>;
  /** The model's views. */
  views: Array<ModelView>;
  /** Where to get all that came of it in one zip, for a short while; null unless it succeeded and all is there. */
  zipUrl?: Maybe<Scalars['URL']['output']>;
};


/** One request to turn a file version into outputs. */
export type TranslationEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of translations. */
export type TranslationConnection = {
  __typename?: 'TranslationConnection';
  /** The translations with their cursors. */
  edges: Array<TranslationEdge>;
  /** The translations. */
  nodes: Array<Translation>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A translation in a list. */
export type TranslationEdge = {
  __typename?: 'TranslationEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The translation. */
  node: Translation;
};

/** What a translation would come to. */
export type TranslationEstimate = {
  __typename?: 'TranslationEstimate';
  /** Whether it would cost something. */
  outcome: TranslationOutcome;
  /** The outputs, without repeats. */
  outputs: Array<OutputFormat>;
  /** In an archive, the model that it would begin with. */
  rootFile?: Maybe<Scalars['String']['output']>;
  /** Size of the content in bytes. */
  sizeBytes: Scalars['Long']['output'];
  /** The translation that would be joined or shared; null when it would be done anew. */
  translation?: Maybe<Translation>;
  /** How many seconds the project's latest translations of this format took, in the middle; null when there were none, and where nothing would be done. */
  typicalSeconds?: Maybe<Scalars['Float']['output']>;
  /** What the project would have spent then. */
  usage: ProjectUsage;
};

/** What came of an estimate. */
export type TranslationEstimatePayload = {
  __typename?: 'TranslationEstimatePayload';
  /** The estimate; null when the translation would be refused. */
  estimate?: Maybe<TranslationEstimate>;
  /** Why it would be refused; empty when it would not. */
  userErrors: Array<UserError>;
};

/** What happened to a translation. */
export type TranslationEvent = Event & {
  __typename?: 'TranslationEvent';
  /** Who had it done, themselves or by an API token; null where Purlin went on by itself, and where you may not see them. */
  actor?: Maybe<User>;
  /** When it happened. */
  at: Scalars['Time']['output'];
  /** Opaque position in the project's log. */
  cursor: Scalars['String']['output'];
  /** What was going on, for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** 0 to 100. */
  progress: Scalars['Int']['output'];
  /** 1, 2, 3, … per translation, without a hole, across retries. */
  sequence: Scalars['Int']['output'];
  /** What was being done. */
  stage: TranslationStage;
  /** Where it stood. */
  status: TranslationStatus;
  /** Which translation, as it is now. */
  translation: Translation;
};

/** Why a translation failed. */
export type TranslationFailure = {
  __typename?: 'TranslationFailure';
  /** What to do about it, when that is known. */
  advice?: Maybe<Scalars['String']['output']>;
  /** Where it comes from, when that is known. */
  cause?: Maybe<Scalars['String']['output']>;
  /** Stable name of the failure. */
  code: Scalars['String']['output'];
  /** What the engine had to say, at every level of its manifest, in its order: at most 100. */
  engineMessages: Array<EngineMessage>;
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Whether to try again may help. */
  retryable: Scalars['Boolean']['output'];
};

/** Which translations. All that is said must hold. */
export type TranslationFilter = {
  /** It has all of these outputs. */
  outputs?: InputMaybe<Array<OutputFormat>>;
  /** It stands like one of these. */
  status?: InputMaybe<Array<TranslationStatus>>;
};

/** What a translation would come to. */
export type TranslationOutcome =
  /** The same content is being translated: it would be joined, and costs nothing. */
  | 'JOINED'
  /** It would be done anew, and counts in the day's limit. */
  | 'NEW'
  /** The result is there: it would be shared, and costs nothing. */
  | 'SHARED';

/** What came of changing a translation. */
export type TranslationPayload = {
  __typename?: 'TranslationPayload';
  /** The translation; null when something was wrong. */
  translation?: Maybe<Translation>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** What is being done for a translation. */
export type TranslationStage =
  /** The results are fetched. */
  | 'COLLECTING'
  /** Nothing any more. */
  | 'DONE'
  /** Nothing yet. */
  | 'QUEUED'
  /** The engine works. */
  | 'TRANSLATING'
  /** The content goes to the engine. */
  | 'UPLOADING';

/** Where a translation stands as a whole. */
export type TranslationStatus =
  /** Somebody stopped it. */
  | 'CANCELED'
  /** It could not be done; the error says why. */
  | 'FAILED'
  /** It waits for its turn. */
  | 'QUEUED'
  /** It is being done. */
  | 'RUNNING'
  /** It is done. */
  | 'SUCCEEDED'
  /** It took too long. */
  | 'TIMED_OUT';

/** Which login to disconnect. */
export type UnlinkLoginInput = {
  /** The login's id. */
  id: Scalars['ID']['input'];
};

/** What changes of an import. */
export type UpdateFileImportInput = {
  /** Whether new versions in the hub are imported as they come. */
  follow: Scalars['Boolean']['input'];
  /** The import's id. */
  id: Scalars['ID']['input'];
};

/** What changes of a project. */
export type UpdateProjectInput = {
  /** Its new description; as it was when left out. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The project's id. */
  id: Scalars['ID']['input'];
  /** Its new name; as it was when left out. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** How many translations may begin in a day, in UTC, up to 1,000,000; 0 takes the limit away. An owner sets it. */
  translationsPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** From how many on Project.usage warns; 0 takes the warning away. An owner sets it. */
  translationsPerDayWarning?: InputMaybe<Scalars['Int']['input']>;
};

/** What changes of your account. */
export type UpdateViewerInput = {
  /** What you are called. */
  name: Scalars['String']['input'];
};

/** What changes of a webhook. */
export type UpdateWebhookInput = {
  /** What it is for; as it was when left out. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The query that makes the payload; as it was when left out, none when empty. */
  document?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is on; as it was when left out. Switched on, it goes on where it stopped. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Of what it tells; as it was when left out. */
  eventTypes?: InputMaybe<Array<WebhookEventType>>;
  /** The webhook's id. */
  id: Scalars['ID']['input'];
  /** Where its events are POSTed; as it was when left out. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** A file in the request itself. */
export type UploadFileInput = {
  /** The file. */
  content: Scalars['Upload']['input'];
  /** Its name; as the request names it when left out. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The project's id. */
  projectId: Scalars['ID']['input'];
};

/** A part of an upload. */
export type UploadPart = {
  __typename?: 'UploadPart';
  /** 1 for the first. */
  number: Scalars['Int']['output'];
  /** PUT the bytes of this part here; the response's ETag header goes into completeUpload. */
  url: Scalars['URL']['output'];
};

/** What came of beginning an upload. */
export type UploadPayload = {
  __typename?: 'UploadPayload';
  /** The upload; null when something was wrong. */
  upload?: Maybe<FileUpload>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A person with an account. */
export type User = Node & {
  __typename?: 'User';
  /** When the account was made. */
  createdAt: Scalars['Time']['output'];
  /** Their e-mail address; null unless it is yours or that of a fellow member. */
  email?: Maybe<Scalars['String']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** What they are called. */
  name: Scalars['String']['output'];
};

/** What a caller can mend. */
export type UserError = {
  __typename?: 'UserError';
  /** What kind of error it is. */
  code: UserErrorCode;
  /** Path of the input field that it is about, outermost first. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What was wrong and what to do, for people. */
  message: Scalars['String']['output'];
};

/** Kinds of error that a caller can mend. */
export type UserErrorCode =
  /** The e-mail address, password or token is wrong. */
  | 'BAD_CREDENTIALS'
  /** The content is not what was announced. */
  | 'CHECKSUM_MISMATCH'
  /** It is not in a state that allows this. */
  | 'CONFLICT'
  /** It is no longer valid. */
  | 'EXPIRED'
  /** The value is not of the right form. */
  | 'INVALID'
  /** There is no such thing that you may see. */
  | 'NOT_FOUND'
  /** A value is missing. */
  | 'REQUIRED'
  /** Somebody has it already. */
  | 'TAKEN'
  /** The number, list or file is too large. */
  | 'TOO_LARGE'
  /** The text is too long. */
  | 'TOO_LONG'
  /** This cannot be translated. */
  | 'UNSUPPORTED_FORMAT';

/** What came of changing an account. */
export type UserPayload = {
  __typename?: 'UserPayload';
  /** The account; null when something was wrong. */
  user?: Maybe<User>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Lets a viewer in a browser read the derivatives of one file version, by a token that is good for a short while. */
export type ViewerSession = Node & {
  __typename?: 'ViewerSession';
  /** The IP address from which it was opened. */
  address: Scalars['String']['output'];
  /** What the browser or program said that it is. */
  client: Scalars['String']['output'];
  /** When it was opened. */
  createdAt: Scalars['Time']['output'];
  /** Who opened it. It ends when they leave the project. */
  createdBy: User;
  /** When it ends by itself. */
  expiresAt: Scalars['Time']['output'];
  /** What it opens. */
  fileVersion: FileVersion;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** When it was revoked; null unless it was. */
  revokedAt?: Maybe<Scalars['Time']['output']>;
};

/** A page of viewer sessions. */
export type ViewerSessionConnection = {
  __typename?: 'ViewerSessionConnection';
  /** The viewer sessions with their cursors. */
  edges: Array<ViewerSessionEdge>;
  /** The viewer sessions. */
  nodes: Array<ViewerSession>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A viewer session in a list. */
export type ViewerSessionEdge = {
  __typename?: 'ViewerSessionEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The viewer session. */
  node: ViewerSession;
};

/** What came of revoking a viewer session. */
export type ViewerSessionPayload = {
  __typename?: 'ViewerSessionPayload';
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
  /** The session; null when something was wrong. */
  viewerSession?: Maybe<ViewerSession>;
};

/** Calls an address with what happens in a project: each event at least once, those of one file or translation in order. */
export type Webhook = Node & {
  __typename?: 'Webhook';
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** Position in the project's log up to which events have been handed to deliveries. */
  cursor: Scalars['String']['output'];
  /** Its deliveries, newest first. Those that were taken are kept for 7 days, those that were given up for 30. */
  deliveries: WebhookDeliveryConnection;
  /** What it is for. */
  description: Scalars['String']['output'];
  /** The GraphQL query that makes the payload; null when the payload is the event itself. */
  document?: Maybe<Scalars['String']['output']>;
  /** Whether it is on. While it is off events wait. */
  enabled: Scalars['Boolean']['output'];
  /** Of what it tells. */
  eventTypes: Array<WebhookEventType>;
  /** Since when nothing has been taken; null when the last call was. */
  failingSince?: Maybe<Scalars['Time']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Who saved it last. The document runs with their rights in the project. */
  owner: User;
  /** Until when the secret before the present one signs too; null when there is none. */
  previousSecretUntil?: Maybe<Scalars['Time']['output']>;
  /** Why it was switched off, when nobody did; null otherwise. */
  problem?: Maybe<Scalars['String']['output']>;
  /** Whose events. */
  project: Project;
  /** When it was last changed. */
  updatedAt: Scalars['Time']['output'];
  /** Where they are POSTed. */
  url: Scalars['URL']['output'];
};


/** Calls an address with what happens in a project: each event at least once, those of one file or translation in order. */
export type WebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<WebhookDeliveryStatus>>;
};

/** One call of a webhook. */
export type WebhookAttempt = {
  __typename?: 'WebhookAttempt';
  /** When it began. */
  at: Scalars['Time']['output'];
  /** How long it took, in milliseconds. */
  durationMs: Scalars['Int']['output'];
  /** Why it counts as failed; null when it was taken. */
  error?: Maybe<Scalars['String']['output']>;
  /** HTTP status of the answer; null when there was none. */
  status?: Maybe<Scalars['Int']['output']>;
};

/** A page of webhooks. */
export type WebhookConnection = {
  __typename?: 'WebhookConnection';
  /** The webhooks with their cursors. */
  edges: Array<WebhookEdge>;
  /** The webhooks. */
  nodes: Array<Webhook>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** An event on its way to a webhook. */
export type WebhookDelivery = Node & {
  __typename?: 'WebhookDelivery';
  /** How often it was tried since it was last asked for. */
  attempts: Scalars['Int']['output'];
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** The event's position in the project's log; null for a test. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** What it tells of. */
  eventType: WebhookEventType;
  /** When it was taken or given up; null before. */
  finishedAt?: Maybe<Scalars['Time']['output']>;
  /** Opaque id: the webhook-id of every attempt. */
  id: Scalars['ID']['output'];
  /** The newest attempts, oldest first: at most 20. */
  log: Array<WebhookAttempt>;
  /** When it is tried next; null when it is over. */
  nextAttemptAt?: Maybe<Scalars['Time']['output']>;
  /** Beginning of what the newest attempt was answered; null when that was nothing. */
  response?: Maybe<Scalars['String']['output']>;
  /** Where it stands. */
  status: WebhookDeliveryStatus;
  /** Where it goes. */
  webhook: Webhook;
};

/** A page of deliveries. */
export type WebhookDeliveryConnection = {
  __typename?: 'WebhookDeliveryConnection';
  /** The deliveries with their cursors. */
  edges: Array<WebhookDeliveryEdge>;
  /** The deliveries. */
  nodes: Array<WebhookDelivery>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A delivery in a list. */
export type WebhookDeliveryEdge = {
  __typename?: 'WebhookDeliveryEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The delivery. */
  node: WebhookDelivery;
};

/** What came of asking for a delivery. */
export type WebhookDeliveryPayload = {
  __typename?: 'WebhookDeliveryPayload';
  /** The delivery; null when something was wrong. */
  delivery?: Maybe<WebhookDelivery>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Where a delivery stands. */
export type WebhookDeliveryStatus =
  /** It was given up after a day of attempts. It can be delivered again. */
  | 'DEAD'
  /** It was taken: answered with a status of 200 to 299. */
  | 'DELIVERED'
  /** It waits for its turn, or is tried again later. */
  | 'PENDING';

/** A webhook in a list. */
export type WebhookEdge = {
  __typename?: 'WebhookEdge';
  /** Its position. */
  cursor: Scalars['String']['output'];
  /** The webhook. */
  node: Webhook;
};

/** What a webhook tells of. */
export type WebhookEventType =
  /** A file was made. */
  | 'FILE_CREATED'
  /** A file is gone. */
  | 'FILE_DELETED'
  /** A file has a new name. */
  | 'FILE_RENAMED'
  /** A file has a new version. */
  | 'FILE_VERSION_ADDED'
  /** A test; it is sent when somebody asks for it, and no webhook chooses it. */
  | 'TEST'
  /** Somebody stopped a translation. */
  | 'TRANSLATION_CANCELED'
  /** A translation could not be done. */
  | 'TRANSLATION_FAILED'
  /** A translation went on: its stage, its progress or its message is another. */
  | 'TRANSLATION_PROGRESSED'
  /** A translation was asked for, or is tried once more. */
  | 'TRANSLATION_QUEUED'
  /** A translation is done. */
  | 'TRANSLATION_SUCCEEDED'
  /** A translation took too long. */
  | 'TRANSLATION_TIMED_OUT';

/** What came of changing a webhook. */
export type WebhookPayload = {
  __typename?: 'WebhookPayload';
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
  /** The webhook; null when something was wrong. */
  webhook?: Maybe<Webhook>;
};

/** What came of giving a webhook a secret. */
export type WebhookSecretPayload = {
  __typename?: 'WebhookSecretPayload';
  /** The secret that signs its calls, shown this once: "whsec_" and base64. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What was wrong; empty when it was done. */
  userErrors: Array<UserError>;
  /** The webhook; null when something was wrong. */
  webhook?: Maybe<Webhook>;
};

/**
 * The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as represented by the `__TypeKind` enum.
 *
 * Depending on the kind of a type, certain fields describe information about that type. Scalar types provide no information beyond a name, description and optional `specifiedByURL`, while Enum types provide their values. Object and Interface types provide the fields they describe. Abstract types, Union and Interface, provide the Object types possible at runtime. List and NonNull types compose other types.
 */
export type __Type = {
  __typename?: '__Type';
  kind: __TypeKind;
  name?: Maybe<Scalars['String']['output']>;
  description?: Maybe<Scalars['String']['output']>;
  specifiedByURL?: Maybe<Scalars['String']['output']>;
  fields?: Maybe<Array<__Field>>;
  interfaces?: Maybe<Array<__Type>>;
  possibleTypes?: Maybe<Array<__Type>>;
  enumValues?: Maybe<Array<__EnumValue>>;
  inputFields?: Maybe<Array<__InputValue>>;
  ofType?: Maybe<__Type>;
  isOneOf?: Maybe<Scalars['Boolean']['output']>;
};


/**
 * The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as represented by the `__TypeKind` enum.
 *
 * Depending on the kind of a type, certain fields describe information about that type. Scalar types provide no information beyond a name, description and optional `specifiedByURL`, while Enum types provide their values. Object and Interface types provide the fields they describe. Abstract types, Union and Interface, provide the Object types possible at runtime. List and NonNull types compose other types.
 */
export type __TypeFieldsArgs = {
  includeDeprecated?: InputMaybe<Scalars['Boolean']['input']>;
};


/**
 * The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as represented by the `__TypeKind` enum.
 *
 * Depending on the kind of a type, certain fields describe information about that type. Scalar types provide no information beyond a name, description and optional `specifiedByURL`, while Enum types provide their values. Object and Interface types provide the fields they describe. Abstract types, Union and Interface, provide the Object types possible at runtime. List and NonNull types compose other types.
 */
export type __TypeEnumValuesArgs = {
  includeDeprecated?: InputMaybe<Scalars['Boolean']['input']>;
};


/**
 * The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as represented by the `__TypeKind` enum.
 *
 * Depending on the kind of a type, certain fields describe information about that type. Scalar types provide no information beyond a name, description and optional `specifiedByURL`, while Enum types provide their values. Object and Interface types provide the fields they describe. Abstract types, Union and Interface, provide the Object types possible at runtime. List and NonNull types compose other types.
 */
export type __TypeInputFieldsArgs = {
  includeDeprecated?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An enum describing what kind of type a given `__Type` is. */
export type __TypeKind =
  /** Indicates this type is a scalar. */
  | 'SCALAR'
  /** Indicates this type is an object. `fields` and `interfaces` are valid fields. */
  | 'OBJECT'
  /** Indicates this type is an interface. `fields`, `interfaces`, and `possibleTypes` are valid fields. */
  | 'INTERFACE'
  /** Indicates this type is a union. `possibleTypes` is a valid field. */
  | 'UNION'
  /** Indicates this type is an enum. `enumValues` is a valid field. */
  | 'ENUM'
  /** Indicates this type is an input object. `inputFields` is a valid field. */
  | 'INPUT_OBJECT'
  /** Indicates this type is a list. `ofType` is a valid field. */
  | 'LIST'
  /** Indicates this type is a non-null. `ofType` is a valid field. */
  | 'NON_NULL';

/** Object and Interface types are described by a list of Fields, each of which has a name, potentially a list of arguments, and a return type. */
export type __Field = {
  __typename?: '__Field';
  name: Scalars['String']['output'];
  description?: Maybe<Scalars['String']['output']>;
  args: Array<__InputValue>;
  type: __Type;
  isDeprecated: Scalars['Boolean']['output'];
  deprecationReason?: Maybe<Scalars['String']['output']>;
};


/** Object and Interface types are described by a list of Fields, each of which has a name, potentially a list of arguments, and a return type. */
export type __FieldArgsArgs = {
  includeDeprecated?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Arguments provided to Fields or Directives and the input fields of an InputObject are represented as Input Values which describe their type and optionally a default value. */
export type __InputValue = {
  __typename?: '__InputValue';
  name: Scalars['String']['output'];
  description?: Maybe<Scalars['String']['output']>;
  type: __Type;
  /** A GraphQL-formatted string representing the default value for this input value. */
  defaultValue?: Maybe<Scalars['String']['output']>;
  isDeprecated: Scalars['Boolean']['output'];
  deprecationReason?: Maybe<Scalars['String']['output']>;
};

/** One possible value for a given Enum. Enum values are unique values, not a placeholder for a string or numeric value. However an Enum value is returned in a JSON response as a string. */
export type __EnumValue = {
  __typename?: '__EnumValue';
  name: Scalars['String']['output'];
  description?: Maybe<Scalars['String']['output']>;
  isDeprecated: Scalars['Boolean']['output'];
  deprecationReason?: Maybe<Scalars['String']['output']>;
};

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, name: string, email?: string | null } | null, supportedFormats: Array<{ __typename?: 'FormatSupport', input: string, outputs: Array<OutputFormat>, reason?: string | null }> };

export type SignInMutationVariables = Exact<{
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
}>;


export type SignInMutation = { __typename?: 'Mutation', signIn: { __typename?: 'SessionPayload', session?: { __typename?: 'Session', accessTokenExpiresAt: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type SignUpMutationVariables = Exact<{
  email: Scalars['String']['input'];
  name: Scalars['String']['input'];
  password: Scalars['String']['input'];
  invitation?: InputMaybe<Scalars['String']['input']>;
}>;


export type SignUpMutation = { __typename?: 'Mutation', signUp: { __typename?: 'SessionPayload', session?: { __typename?: 'Session', accessTokenExpiresAt: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { __typename?: 'Mutation', signOut: { __typename?: 'SignOutPayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type TokensQueryVariables = Exact<{ [key: string]: never; }>;


export type TokensQuery = { __typename?: 'Query', apiTokens: Array<{ __typename?: 'ApiToken', id: string, name: string, scopes: Array<ApiScope>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null }> };

export type CreateTokenMutationVariables = Exact<{
  input: CreateApiTokenInput;
}>;


export type CreateTokenMutation = { __typename?: 'Mutation', createApiToken: { __typename?: 'CreateApiTokenPayload', secret?: string | null, apiToken?: { __typename?: 'ApiToken', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RevokeTokenMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeTokenMutation = { __typename?: 'Mutation', revokeApiToken: { __typename?: 'RevokeApiTokenPayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RequestPasswordResetMutationVariables = Exact<{
  email: Scalars['String']['input'];
}>;


export type RequestPasswordResetMutation = { __typename?: 'Mutation', requestPasswordReset: { __typename?: 'DonePayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ResetPasswordMutationVariables = Exact<{
  token: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
}>;


export type ResetPasswordMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'DonePayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ConfirmEmailMutationVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type ConfirmEmailMutation = { __typename?: 'Mutation', confirmEmailChange: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, name: string, email?: string | null } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type UpdateViewerMutationVariables = Exact<{
  name: Scalars['String']['input'];
}>;


export type UpdateViewerMutation = { __typename?: 'Mutation', updateViewer: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, name: string, email?: string | null } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RequestEmailChangeMutationVariables = Exact<{
  email: Scalars['String']['input'];
  password?: InputMaybe<Scalars['String']['input']>;
}>;


export type RequestEmailChangeMutation = { __typename?: 'Mutation', requestEmailChange: { __typename?: 'DonePayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ChangePasswordMutationVariables = Exact<{
  currentPassword?: InputMaybe<Scalars['String']['input']>;
  newPassword: Scalars['String']['input'];
}>;


export type ChangePasswordMutation = { __typename?: 'Mutation', changePassword: { __typename?: 'DonePayload', userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type AcceptInvitationMutationVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type AcceptInvitationMutation = { __typename?: 'Mutation', acceptInvitation: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type EndSessionMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type EndSessionMutation = { __typename?: 'Mutation', endSession: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type EndSessionsMutationVariables = Exact<{
  keepCurrent: Scalars['Boolean']['input'];
}>;


export type EndSessionsMutation = { __typename?: 'Mutation', endSessions: { __typename?: 'EndSessionsPayload', ended: number, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type BeginLoginMutationVariables = Exact<{
  provider: Scalars['String']['input'];
}>;


export type BeginLoginMutation = { __typename?: 'Mutation', beginLogin: { __typename?: 'BeginLoginPayload', url?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type LinkLoginMutationVariables = Exact<{
  proof: Scalars['String']['input'];
}>;


export type LinkLoginMutation = { __typename?: 'Mutation', linkLogin: { __typename?: 'LoginPayload', login?: { __typename?: 'Login', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type UnlinkLoginMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type UnlinkLoginMutation = { __typename?: 'Mutation', unlinkLogin: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { __typename?: 'Query', sessions: Array<{ __typename?: 'ActiveSession', id: string, client: string, address: string, createdAt: string, refreshedAt?: string | null, current: boolean }> };

export type LoginProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type LoginProvidersQuery = { __typename?: 'Query', loginProviders: Array<{ __typename?: 'LoginProvider', id: string, name: string, signInUrl: string }> };

export type LoginsQueryVariables = Exact<{ [key: string]: never; }>;


export type LoginsQuery = { __typename?: 'Query', logins: Array<{ __typename?: 'Login', id: string, provider: string, email: string, createdAt: string }> };

export type WrongFragment = { __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null } & { ' $fragmentName'?: 'WrongFragment' };

export type RefreshSessionMutationVariables = Exact<{ [key: string]: never; }>;


export type RefreshSessionMutation = { __typename?: 'Mutation', refreshSession: { __typename?: 'SessionPayload', session?: { __typename?: 'Session', accessToken: string, accessTokenExpiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode }> } };

export type AuditLineFragment = { __typename?: 'AuditEntry', id: string, action: AuditAction, at: string, lastAt: string, count: number, actorKind: AuditActorKind, apiTokenName?: string | null, subjectName: string, address: string, client: string, actor?: { __typename?: 'User', id: string, name: string } | null, changes: Array<{ __typename?: 'AuditChange', field: string, before?: string | null, after?: string | null }> } & { ' $fragmentName'?: 'AuditLineFragment' };

export type AuditLogQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
}>;


export type AuditLogQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, auditLog: { __typename?: 'AuditEntryConnection', nodes: Array<(
        { __typename?: 'AuditEntry', id: string }
        & { ' $fragmentRefs'?: { 'AuditLineFragment': AuditLineFragment } }
      )>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } } | null };

export type AuditLogUrlQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  format: AuditFormat;
  filter?: InputMaybe<AuditFilter>;
}>;


export type AuditLogUrlQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, auditLogUrl?: string | null } | null };

export type AuditPeopleQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type AuditPeopleQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, members: { __typename?: 'ProjectMemberConnection', edges: Array<{ __typename?: 'ProjectMemberEdge', node: { __typename?: 'User', id: string, name: string } }> } } | null };

export type SecurityLogQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
}>;


export type SecurityLogQuery = { __typename?: 'Query', securityLog: { __typename?: 'AuditEntryConnection', nodes: Array<(
      { __typename?: 'AuditEntry', id: string }
      & { ' $fragmentRefs'?: { 'AuditLineFragment': AuditLineFragment } }
    )>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type SecurityLogUrlQueryVariables = Exact<{
  format: AuditFormat;
  filter?: InputMaybe<AuditFilter>;
}>;


export type SecurityLogUrlQuery = { __typename?: 'Query', securityLogUrl: string };

export type OpenViewerMutationVariables = Exact<{
  version: Scalars['ID']['input'];
}>;


export type OpenViewerMutation = { __typename?: 'Mutation', createViewerSession: { __typename?: 'CreateViewerSessionPayload', token?: string | null, expiresIn?: number | null, endpoint?: string | null, urn?: string | null, viewerSession?: { __typename?: 'ViewerSession', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type DiffQueryVariables = Exact<{
  version: Scalars['ID']['input'];
  against: Scalars['ID']['input'];
  kinds?: InputMaybe<Array<ModelChangeKind> | ModelChangeKind>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type DiffQuery = { __typename?: 'Query', node?:
    | { __typename?: 'ActiveSession', id: string }
    | { __typename?: 'ApiToken', id: string }
    | { __typename?: 'Derivative', id: string }
    | { __typename?: 'File', id: string }
    | { __typename?: 'FileImport', id: string }
    | { __typename?: 'FileVersion', id: string, diff?: { __typename?: 'ModelDiff', summary: { __typename?: 'ModelDiffSummary', added: number, removed: number, changed: number, unchanged: number }, changes: { __typename?: 'ModelChangeConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'ModelChange', kind: ModelChangeKind, externalId: string, before?: { __typename?: 'ModelObject', objectId: number, name: string } | null, after?: { __typename?: 'ModelObject', objectId: number, name: string } | null, properties: Array<{ __typename?: 'ModelPropertyChange', category: string, name: string, before?: { __typename?: 'ModelProperty', value: unknown, unit?: string | null } | null, after?: { __typename?: 'ModelProperty', value: unknown, unit?: string | null } | null }> }> } } | null }
    | { __typename?: 'Invitation', id: string }
    | { __typename?: 'Login', id: string }
    | { __typename?: 'Project', id: string }
    | { __typename?: 'ShareLink', id: string }
    | { __typename?: 'Translation', id: string }
    | { __typename?: 'User', id: string }
    | { __typename?: 'ViewerSession', id: string }
    | { __typename?: 'Webhook', id: string }
    | { __typename?: 'WebhookDelivery', id: string }
   | null };

export type DiffObjectsQueryVariables = Exact<{
  version: Scalars['ID']['input'];
  against: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type DiffObjectsQuery = { __typename?: 'Query', node?:
    | { __typename?: 'ActiveSession', id: string }
    | { __typename?: 'ApiToken', id: string }
    | { __typename?: 'Derivative', id: string }
    | { __typename?: 'File', id: string }
    | { __typename?: 'FileImport', id: string }
    | { __typename?: 'FileVersion', id: string, diff?: { __typename?: 'ModelDiff', changes: { __typename?: 'ModelChangeConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'ModelChange', kind: ModelChangeKind, before?: { __typename?: 'ModelObject', objectId: number } | null, after?: { __typename?: 'ModelObject', objectId: number } | null }> } } | null }
    | { __typename?: 'Invitation', id: string }
    | { __typename?: 'Login', id: string }
    | { __typename?: 'Project', id: string }
    | { __typename?: 'ShareLink', id: string }
    | { __typename?: 'Translation', id: string }
    | { __typename?: 'User', id: string }
    | { __typename?: 'ViewerSession', id: string }
    | { __typename?: 'Webhook', id: string }
    | { __typename?: 'WebhookDelivery', id: string }
   | null };

export type PropertyDefinitionsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
}>;


export type PropertyDefinitionsQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, properties: { __typename?: 'ModelPropertyDefinitionConnection', totalCount: number, nodes: Array<{ __typename?: 'ModelPropertyDefinition', category: string, name: string, type: PropertyType, unit?: string | null, objectCount: number }> } }> } | null };

export type FoundQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  filter?: InputMaybe<ModelObjectFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type FoundQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, objects: { __typename?: 'ModelObjectConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'ModelObject', objectId: number, name: string }> } }> } | null };

export type FacetsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  property: ModelPropertyRef;
  measure?: InputMaybe<ModelPropertyRef>;
  filter?: InputMaybe<ModelObjectFilter>;
  first: Scalars['Int']['input'];
}>;


export type FacetsQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, facets: { __typename?: 'ModelFacetConnection', totalCount: number, nodes: Array<{ __typename?: 'ModelFacet', value: unknown, unit?: string | null, objectCount: number, measure?: { __typename?: 'ModelAggregate', sum: number, unit?: string | null } | null }> } }> } | null };

export type AggregateQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  property: ModelPropertyRef;
  filter?: InputMaybe<ModelObjectFilter>;
}>;


export type AggregateQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, aggregate: { __typename?: 'ModelAggregate', count: number, sum: number, min?: number | null, max?: number | null, unit?: string | null } }> } | null };

export type CsvQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  filter?: InputMaybe<ModelObjectFilter>;
}>;


export type CsvQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, csvUrl: string }> } | null };

export type FileQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type FileQuery = { __typename?: 'Query', file?: (
    { __typename?: 'File', id: string, createdAt: string, createdBy: { __typename?: 'User', id: string, name: string }, project: { __typename?: 'Project', id: string, name: string, capabilities: (
        { __typename?: 'ProjectCapabilities' }
        & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
      ), events: { __typename?: 'EventConnection', edges: Array<{ __typename?: 'EventEdge', cursor: string }> } }, versions: { __typename?: 'FileVersionConnection', nodes: Array<{ __typename?: 'FileVersion', id: string, number: number, sizeBytes: number, sha256: string, createdAt: string, downloadUrl: string, uploadedBy: { __typename?: 'User', id: string, name: string } }> }, translations: { __typename?: 'TranslationConnection', nodes: Array<(
        { __typename?: 'Translation', id: string, derivativesDeletedAt?: string | null, derivatives: Array<{ __typename?: 'Derivative', id: string, expiresAt?: string | null }>, fileVersion: { __typename?: 'FileVersion', id: string, number: number }, requestedBy: { __typename?: 'User', id: string, name: string }, reusedFrom?: { __typename?: 'Translation', id: string } | null }
        & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
      )> } }
    & { ' $fragmentRefs'?: { 'FileRowFragment': FileRowFragment } }
  ) | null };

export type ArchiveQueryVariables = Exact<{
  version: Scalars['ID']['input'];
}>;


export type ArchiveQuery = { __typename?: 'Query', node?:
    | { __typename?: 'ActiveSession', id: string }
    | { __typename?: 'ApiToken', id: string }
    | { __typename?: 'Derivative', id: string }
    | { __typename?: 'File', id: string }
    | { __typename?: 'FileImport', id: string }
    | { __typename?: 'FileVersion', id: string, archive?: { __typename?: 'Archive', problem?: string | null, more: boolean, candidates: Array<{ __typename?: 'ArchiveCandidate', name: string, sizeBytes: number, references: Array<{ __typename?: 'ArchiveReference', name: string, found: boolean }> }> } | null }
    | { __typename?: 'Invitation', id: string }
    | { __typename?: 'Login', id: string }
    | { __typename?: 'Project', id: string }
    | { __typename?: 'ShareLink', id: string }
    | { __typename?: 'Translation', id: string }
    | { __typename?: 'User', id: string }
    | { __typename?: 'ViewerSession', id: string }
    | { __typename?: 'Webhook', id: string }
    | { __typename?: 'WebhookDelivery', id: string }
   | null };

export type EngineMessagesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type EngineMessagesQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, error?: { __typename?: 'TranslationFailure', engineMessages: Array<{ __typename?: 'EngineMessage', severity: string, code?: string | null, text: string }> } | null } | null };

export type TimelineQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
}>;


export type TimelineQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, events: Array<{ __typename?: 'TranslationEvent', cursor: string, at: string, sequence: number, status: TranslationStatus, stage: TranslationStage, progress: number, message?: string | null }> } | null };

export type ObjectsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ObjectsQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, name: string, role: ModelViewRole, objects: { __typename?: 'ModelObjectConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges: Array<{ __typename?: 'ModelObjectEdge', cursor: string, node: { __typename?: 'ModelObject', objectId: number, name: string, parentId?: number | null, childCount: number } }> } }> } | null };

export type PropertiesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PropertiesQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, views: Array<{ __typename?: 'ModelView', guid: string, objects: { __typename?: 'ModelObjectConnection', edges: Array<{ __typename?: 'ModelObjectEdge', cursor: string, node: { __typename?: 'ModelObject', objectId: number, externalId: string, name: string, properties: Array<{ __typename?: 'ModelProperty', category: string, name: string, value: unknown, unit?: string | null }> } }> } }> } | null };

export type TranslateEstimateQueryVariables = Exact<{
  input: StartTranslationInput;
}>;


export type TranslateEstimateQuery = { __typename?: 'Query', estimateTranslation: { __typename?: 'TranslationEstimatePayload', estimate?: { __typename?: 'TranslationEstimate', outcome: TranslationOutcome, sizeBytes: number, typicalSeconds?: number | null, usage: { __typename?: 'ProjectUsage', translationsToday: number, translationsPerDay?: number | null, warned: boolean } } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ZipQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ZipQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', id: string, zipUrl?: string | null } | null };

export type HubsQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type HubsQuery = { __typename?: 'Query', hubs: { __typename?: 'HubConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'Hub', id: string, name: string, region: string }> } };

export type HubProjectsQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type HubProjectsQuery = { __typename?: 'Query', hubs: { __typename?: 'HubConnection', nodes: Array<{ __typename?: 'Hub', id: string, projects: { __typename?: 'HubProjectConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'HubProject', id: string, name: string }> } }> } };

export type HubFoldersQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type HubFoldersQuery = { __typename?: 'Query', hubProject?: { __typename?: 'HubProject', id: string, topFolders: { __typename?: 'HubFolderConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'HubFolder', id: string, name: string }> } } | null };

export type HubContentsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type HubContentsQuery = { __typename?: 'Query', hubFolder?: { __typename?: 'HubFolder', id: string, contents: { __typename?: 'HubEntryConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<
        | { __typename: 'HubFolder', id: string, name: string }
        | { __typename: 'HubItem', id: string, name: string, latestVersion?: { __typename?: 'HubVersion', id: string, number: number, sizeBytes?: number | null, createdAt?: string | null, createdBy: string } | null }
      > } } | null };

export type HubVersionsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type HubVersionsQuery = { __typename?: 'Query', hubItem?: { __typename?: 'HubItem', id: string, versions: { __typename?: 'HubVersionConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'HubVersion', id: string, number: number, sizeBytes?: number | null, createdAt?: string | null, createdBy: string }> } } | null };

export type ImportStateFragment = { __typename?: 'FileImport', id: string, name: string, status: FileImportStatus, versionNumber: number, sizeBytes?: number | null, receivedBytes: number, failure?: string | null, follows: boolean, updatedAt: string, requestedBy: { __typename?: 'User', id: string, name: string }, fileVersion?: { __typename?: 'FileVersion', id: string, file: { __typename?: 'File', id: string } } | null } & { ' $fragmentName'?: 'ImportStateFragment' };

export type ImportsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ImportsQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, name: string, capabilities: (
      { __typename?: 'ProjectCapabilities' }
      & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
    ), imports: { __typename?: 'FileImportConnection', totalCount: number, nodes: Array<(
        { __typename?: 'FileImport', id: string }
        & { ' $fragmentRefs'?: { 'ImportStateFragment': ImportStateFragment } }
      )> } } | null };

export type ImportFileMutationVariables = Exact<{
  input: ImportFileInput;
}>;


export type ImportFileMutation = { __typename?: 'Mutation', importFile: { __typename?: 'FileImportPayload', fileImport?: (
      { __typename?: 'FileImport', id: string }
      & { ' $fragmentRefs'?: { 'ImportStateFragment': ImportStateFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type FollowImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  follow: Scalars['Boolean']['input'];
}>;


export type FollowImportMutation = { __typename?: 'Mutation', updateFileImport: { __typename?: 'FileImportPayload', fileImport?: (
      { __typename?: 'FileImport', id: string }
      & { ' $fragmentRefs'?: { 'ImportStateFragment': ImportStateFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, name: string, email?: string | null, createdAt: string } | null };

export type SupportedFormatsQueryVariables = Exact<{ [key: string]: never; }>;


export type SupportedFormatsQuery = { __typename?: 'Query', supportedFormats: Array<{ __typename?: 'FormatSupport', input: string, outputs: Array<OutputFormat> }> };

export type DeprecatedQueryVariables = Exact<{
  type: Scalars['String']['input'];
}>;


export type DeprecatedQuery = { __typename?: 'Query', __type?: { __typename?: '__Type', name?: string | null, fields?: Array<{ __typename?: '__Field', name: string, isDeprecated: boolean, deprecationReason?: string | null }> | null } | null };

export type MyHubsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyHubsQuery = { __typename?: 'Query', hubs: { __typename?: 'HubConnection', nodes: Array<{ __typename?: 'Hub', id: string, name: string, region: string, projects: { __typename?: 'HubProjectConnection', nodes: Array<{ __typename?: 'HubProject', id: string, name: string, topFolders: { __typename?: 'HubFolderConnection', nodes: Array<{ __typename?: 'HubFolder', id: string, name: string }> } }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } }> } };

export type MyProjectsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyProjectsQuery = { __typename?: 'Query', projects: { __typename?: 'ProjectConnection', totalCount: number, nodes: Array<{ __typename?: 'Project', id: string, name: string, viewerRole: ProjectRole, files: { __typename?: 'FileConnection', nodes: Array<{ __typename?: 'File', id: string, name: string, format: string, latestTranslation?: { __typename?: 'Translation', id: string, status: TranslationStatus, progress: number } | null }> } }> } };

export type NewProjectMutationVariables = Exact<{
  name: Scalars['String']['input'];
}>;


export type NewProjectMutation = { __typename?: 'Mutation', createProject: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string, name: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type TranslateMutationVariables = Exact<{
  fileId: Scalars['ID']['input'];
}>;


export type TranslateMutation = { __typename?: 'Mutation', startTranslation: { __typename?: 'TranslationPayload', translation?: { __typename?: 'Translation', id: string, status: TranslationStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type FollowSubscriptionVariables = Exact<{
  translationId: Scalars['ID']['input'];
}>;


export type FollowSubscription = { __typename?: 'Subscription', translationProgress: { __typename?: 'TranslationEvent', sequence: number, at: string, status: TranslationStatus, stage: TranslationStage, progress: number, message?: string | null } };

export type DerivativesQueryVariables = Exact<{
  translationId: Scalars['ID']['input'];
}>;


export type DerivativesQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', status: TranslationStatus, error?: { __typename?: 'TranslationFailure', code: string, message: string, retryable: boolean } | null, derivatives: Array<{ __typename?: 'Derivative', format: OutputFormat, name: string, mimeType: string, sizeBytes: number, downloadUrl: string }> } | null };

export type EstimateQueryVariables = Exact<{
  fileId: Scalars['ID']['input'];
}>;


export type EstimateQuery = { __typename?: 'Query', estimateTranslation: { __typename?: 'TranslationEstimatePayload', estimate?: { __typename?: 'TranslationEstimate', outcome: TranslationOutcome, sizeBytes: number, typicalSeconds?: number | null, usage: { __typename?: 'ProjectUsage', translationsToday: number, translationsPerDay?: number | null } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type ObjectsByPropertyQueryVariables = Exact<{
  translationId: Scalars['ID']['input'];
}>;


export type ObjectsByPropertyQuery = { __typename?: 'Query', translation?: { __typename?: 'Translation', zipUrl?: string | null, views: Array<{ __typename?: 'ModelView', name: string, csvUrl: string, properties: { __typename?: 'ModelPropertyDefinitionConnection', nodes: Array<{ __typename?: 'ModelPropertyDefinition', category: string, name: string, type: PropertyType, unit?: string | null, objectCount: number }> }, objects: { __typename?: 'ModelObjectConnection', totalCount: number, nodes: Array<{ __typename?: 'ModelObject', externalId: string, name: string }> }, facets: { __typename?: 'ModelFacetConnection', nodes: Array<{ __typename?: 'ModelFacet', value: unknown, objectCount: number, measure?: { __typename?: 'ModelAggregate', sum: number } | null }> }, aggregate: { __typename?: 'ModelAggregate', count: number, sum: number, max?: number | null } }> } | null };

export type CompareQueryVariables = Exact<{
  against: Scalars['ID']['input'];
}>;


export type CompareQuery = { __typename?: 'Query', node?:
    | { __typename?: 'ActiveSession' }
    | { __typename?: 'ApiToken' }
    | { __typename?: 'Derivative' }
    | { __typename?: 'File' }
    | { __typename?: 'FileImport' }
    | { __typename?: 'FileVersion', file: { __typename?: 'File', versions: { __typename?: 'FileVersionConnection', nodes: Array<{ __typename?: 'FileVersion', number: number, diff?: { __typename?: 'ModelDiff', summary: { __typename?: 'ModelDiffSummary', added: number, removed: number, changed: number, unchanged: number }, changes: { __typename?: 'ModelChangeConnection', nodes: Array<{ __typename?: 'ModelChange', kind: ModelChangeKind, externalId: string, properties: Array<{ __typename?: 'ModelPropertyChange', name: string, before?: { __typename?: 'ModelProperty', value: unknown } | null, after?: { __typename?: 'ModelProperty', value: unknown } | null }> }> } } | null }> } } }
    | { __typename?: 'Invitation' }
    | { __typename?: 'Login' }
    | { __typename?: 'Project' }
    | { __typename?: 'ShareLink' }
    | { __typename?: 'Translation' }
    | { __typename?: 'User' }
    | { __typename?: 'ViewerSession' }
    | { __typename?: 'Webhook' }
    | { __typename?: 'WebhookDelivery' }
   | null };

export type ViewerSessionMutationVariables = Exact<{
  fileVersionId: Scalars['ID']['input'];
}>;


export type ViewerSessionMutation = { __typename?: 'Mutation', createViewerSession: { __typename?: 'CreateViewerSessionPayload', token?: string | null, expiresIn?: number | null, endpoint?: string | null, urn?: string | null, viewerSession?: { __typename?: 'ViewerSession', id: string, expiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type ProjectLogQueryVariables = Exact<{
  projectId: Scalars['ID']['input'];
}>;


export type ProjectLogQuery = { __typename?: 'Query', project?: { __typename?: 'Project', name: string, events: { __typename?: 'EventConnection', edges: Array<{ __typename?: 'EventEdge', node:
          | { __typename: 'FileEvent', kind: FileEventKind, fileId: string, cursor: string, at: string }
          | { __typename: 'StreamGap', cursor: string, at: string }
          | { __typename: 'TranslationEvent', sequence: number, status: TranslationStatus, progress: number, cursor: string, at: string }
         }> } } | null };

export type ShareFileMutationVariables = Exact<{
  fileId: Scalars['ID']['input'];
  expiresAt?: InputMaybe<Scalars['Time']['input']>;
}>;


export type ShareFileMutation = { __typename?: 'Mutation', createShareLink: { __typename?: 'ShareLinkPayload', shareLink?: { __typename?: 'ShareLink', url: string, embedUrl: string, expiresAt?: string | null, views: number } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type WhoDidWhatQueryVariables = Exact<{
  projectId: Scalars['ID']['input'];
}>;


export type WhoDidWhatQuery = { __typename?: 'Query', project?: { __typename?: 'Project', auditLogUrl?: string | null, auditLog: { __typename?: 'AuditEntryConnection', nodes: Array<{ __typename?: 'AuditEntry', at: string, action: AuditAction, actorKind: AuditActorKind, subjectName: string, address: string, count: number, actor?: { __typename?: 'User', name: string } | null, changes: Array<{ __typename?: 'AuditChange', field: string, before?: string | null, after?: string | null }> }> } } | null };

export type MySecurityLogQueryVariables = Exact<{ [key: string]: never; }>;


export type MySecurityLogQuery = { __typename?: 'Query', securityLog: { __typename?: 'AuditEntryConnection', nodes: Array<{ __typename?: 'AuditEntry', at: string, action: AuditAction, actorKind: AuditActorKind, subjectName: string, address: string, client: string, count: number }> } };

export type NewWebhookMutationVariables = Exact<{
  projectId: Scalars['ID']['input'];
  document?: InputMaybe<Scalars['String']['input']>;
}>;


export type NewWebhookMutation = { __typename?: 'Mutation', createWebhook: { __typename?: 'WebhookSecretPayload', secret?: string | null, webhook?: { __typename?: 'Webhook', id: string, cursor: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type WebhookLogQueryVariables = Exact<{
  projectId: Scalars['ID']['input'];
}>;


export type WebhookLogQuery = { __typename?: 'Query', project?: { __typename?: 'Project', webhooks: { __typename?: 'WebhookConnection', nodes: Array<{ __typename?: 'Webhook', url: string, enabled: boolean, problem?: string | null, deliveries: { __typename?: 'WebhookDeliveryConnection', nodes: Array<{ __typename?: 'WebhookDelivery', eventType: WebhookEventType, status: WebhookDeliveryStatus, attempts: number, log: Array<{ __typename?: 'WebhookAttempt', at: string, status?: number | null, error?: string | null, durationMs: number }> }> } }> } } | null };

export type NewApiTokenMutationVariables = Exact<{ [key: string]: never; }>;


export type NewApiTokenMutation = { __typename?: 'Mutation', createApiToken: { __typename?: 'CreateApiTokenPayload', secret?: string | null, apiToken?: { __typename?: 'ApiToken', id: string, name: string, scopes: Array<ApiScope> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type NewestQueryVariables = Exact<{ [key: string]: never; }>;


export type NewestQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string } | null, projects: { __typename?: 'ProjectConnection', nodes: Array<{ __typename?: 'Project', id: string, createdAt: string, files: { __typename?: 'FileConnection', nodes: Array<{ __typename?: 'File', id: string, createdAt: string, latestTranslation?: { __typename?: 'Translation', id: string, createdAt: string, fileVersion: { __typename?: 'FileVersion', id: string } } | null }> } }> } };

export type DemoProjectMutationVariables = Exact<{ [key: string]: never; }>;


export type DemoProjectMutation = { __typename?: 'Mutation', createProject: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string } | null, userErrors: Array<{ __typename?: 'UserError', message: string }> } };

export type DemoUploadMutationVariables = Exact<{
  projectId: Scalars['ID']['input'];
  sizeBytes: Scalars['Long']['input'];
}>;


export type DemoUploadMutation = { __typename?: 'Mutation', createUpload: { __typename?: 'UploadPayload', upload?: { __typename?: 'FileUpload', id: string, partSizeBytes: number, parts: Array<{ __typename?: 'UploadPart', number: number, url: string }> } | null, userErrors: Array<{ __typename?: 'UserError', message: string }> } };

export type DemoCompleteMutationVariables = Exact<{
  uploadId: Scalars['ID']['input'];
  parts: Array<CompletedPart> | CompletedPart;
}>;


export type DemoCompleteMutation = { __typename?: 'Mutation', completeUpload: { __typename?: 'FilePayload', file?: { __typename?: 'File', id: string } | null, userErrors: Array<{ __typename?: 'UserError', message: string }> } };

export type DemoTranslateMutationVariables = Exact<{
  fileId: Scalars['ID']['input'];
}>;


export type DemoTranslateMutation = { __typename?: 'Mutation', startTranslation: { __typename?: 'TranslationPayload', translation?: { __typename?: 'Translation', id: string } | null, userErrors: Array<{ __typename?: 'UserError', message: string }> } };

export type CanFragment = { __typename?: 'ProjectCapabilities', canUpdate: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canArchive: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canDelete: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canManageMembers: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canShare: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canManageWebhooks: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canLeave: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canWriteFiles: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canTranslate: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canSpend: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null }, canSetLimits: { __typename?: 'Capability', allowed: boolean, code?: CapabilityCode | null } } & { ' $fragmentName'?: 'CanFragment' };

export type TranslationStateFragment = { __typename?: 'Translation', id: string, status: TranslationStatus, stage: TranslationStage, progress: number, message?: string | null, sequence: number, attempts: number, outputs: Array<OutputFormat>, createdAt: string, startedAt?: string | null, finishedAt?: string | null, error?: { __typename?: 'TranslationFailure', code: string, message: string, retryable: boolean, cause?: string | null, advice?: string | null } | null, derivatives: Array<{ __typename?: 'Derivative', id: string, format: OutputFormat, name: string, mimeType: string, sizeBytes: number, downloadUrl: string }> } & { ' $fragmentName'?: 'TranslationStateFragment' };

export type FileRowFragment = { __typename?: 'File', id: string, name: string, format: string, revision: number, updatedAt: string, latestVersion: { __typename?: 'FileVersion', id: string, number: number, sizeBytes: number }, latestTranslation?: (
    { __typename?: 'Translation' }
    & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
  ) | null } & { ' $fragmentName'?: 'FileRowFragment' };

export type ProjectQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ProjectQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, name: string, description: string, archivedAt?: string | null, revision: number, viewerRole: ProjectRole, capabilities: (
      { __typename?: 'ProjectCapabilities' }
      & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
    ), events: { __typename?: 'EventConnection', edges: Array<{ __typename?: 'EventEdge', cursor: string, node:
          | (
            { __typename?: 'FileEvent', cursor: string }
            & { ' $fragmentRefs'?: { 'EventLine_FileEvent_Fragment': EventLine_FileEvent_Fragment } }
          )
          | (
            { __typename?: 'StreamGap', cursor: string }
            & { ' $fragmentRefs'?: { 'EventLine_StreamGap_Fragment': EventLine_StreamGap_Fragment } }
          )
          | (
            { __typename?: 'TranslationEvent', cursor: string }
            & { ' $fragmentRefs'?: { 'EventLine_TranslationEvent_Fragment': EventLine_TranslationEvent_Fragment } }
          )
         }> } } | null };

export type UsageQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type UsageQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, region: Region, capabilities: (
      { __typename?: 'ProjectCapabilities' }
      & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
    ), usage: { __typename?: 'ProjectUsage', translationsToday: number, translationsPerDay?: number | null, translationsPerDayWarning?: number | null, warned: boolean, resetsAt: string } } | null };

type EventLine_FileEvent_Fragment = { __typename: 'FileEvent', kind: FileEventKind, fileId: string, cursor: string, at: string, actor?: { __typename?: 'User', id: string, name: string } | null, file?: { __typename?: 'File', id: string, name: string } | null } & { ' $fragmentName'?: 'EventLine_FileEvent_Fragment' };

type EventLine_StreamGap_Fragment = { __typename: 'StreamGap', reason: string, cursor: string, at: string } & { ' $fragmentName'?: 'EventLine_StreamGap_Fragment' };

type EventLine_TranslationEvent_Fragment = { __typename: 'TranslationEvent', sequence: number, status: TranslationStatus, stage: TranslationStage, progress: number, message?: string | null, cursor: string, at: string, actor?: { __typename?: 'User', id: string, name: string } | null, translation: { __typename?: 'Translation', id: string, file: { __typename?: 'File', id: string, name: string }, requestedBy: { __typename?: 'User', id: string, name: string } } } & { ' $fragmentName'?: 'EventLine_TranslationEvent_Fragment' };

export type EventLineFragment =
  | EventLine_FileEvent_Fragment
  | EventLine_StreamGap_Fragment
  | EventLine_TranslationEvent_Fragment
;

export type FilesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<FileFilter>;
  orderBy?: InputMaybe<FileOrder>;
}>;


export type FilesQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, files: { __typename?: 'FileConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges: Array<{ __typename?: 'FileEdge', cursor: string, node: (
          { __typename?: 'File', id: string }
          & { ' $fragmentRefs'?: { 'FileRowFragment': FileRowFragment } }
        ) }> } } | null };

export type MembersQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type MembersQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, capabilities: (
      { __typename?: 'ProjectCapabilities' }
      & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
    ), invitations: { __typename?: 'InvitationConnection', nodes: Array<{ __typename?: 'Invitation', id: string, email: string, role: ProjectRole, expiresAt: string }> }, members: { __typename?: 'ProjectMemberConnection', totalCount: number, edges: Array<{ __typename?: 'ProjectMemberEdge', cursor: string, role: ProjectRole, node: { __typename?: 'User', id: string, name: string, email?: string | null } }> } } | null };

export type ProjectEventsSubscriptionVariables = Exact<{
  projectId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ProjectEventsSubscription = { __typename?: 'Subscription', projectEvents:
    | (
      { __typename: 'FileEvent', kind: FileEventKind, fileId: string, cursor: string, at: string, file?: (
        { __typename?: 'File', id: string }
        & { ' $fragmentRefs'?: { 'FileRowFragment': FileRowFragment } }
      ) | null }
      & { ' $fragmentRefs'?: { 'EventLine_FileEvent_Fragment': EventLine_FileEvent_Fragment } }
    )
    | (
      { __typename: 'StreamGap', cursor: string, at: string }
      & { ' $fragmentRefs'?: { 'EventLine_StreamGap_Fragment': EventLine_StreamGap_Fragment } }
    )
    | (
      { __typename: 'TranslationEvent', cursor: string, at: string, translation: (
        { __typename?: 'Translation', id: string, file: { __typename?: 'File', id: string, latestTranslation?: { __typename?: 'Translation', id: string } | null } }
        & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
      ) }
      & { ' $fragmentRefs'?: { 'EventLine_TranslationEvent_Fragment': EventLine_TranslationEvent_Fragment } }
    )
   };

export type StartTranslationMutationVariables = Exact<{
  input: StartTranslationInput;
}>;


export type StartTranslationMutation = { __typename?: 'Mutation', startTranslation: { __typename?: 'TranslationPayload', translation?: (
      { __typename?: 'Translation', file: { __typename?: 'File', id: string, latestTranslation?: { __typename?: 'Translation', id: string } | null } }
      & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type CancelTranslationMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelTranslationMutation = { __typename?: 'Mutation', cancelTranslation: { __typename?: 'TranslationPayload', translation?: (
      { __typename?: 'Translation' }
      & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RetryTranslationMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RetryTranslationMutation = { __typename?: 'Mutation', retryTranslation: { __typename?: 'TranslationPayload', translation?: (
      { __typename?: 'Translation' }
      & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RenameFileMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  name: Scalars['String']['input'];
}>;


export type RenameFileMutation = { __typename?: 'Mutation', renameFile: { __typename?: 'FilePayload', file?: { __typename?: 'File', id: string, name: string, revision: number, updatedAt: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type DeleteFileMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteFileMutation = { __typename?: 'Mutation', deleteFile: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type SetMemberMutationVariables = Exact<{
  input: SetProjectMemberInput;
}>;


export type SetMemberMutation = { __typename?: 'Mutation', setProjectMember: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveProjectMemberInput;
}>;


export type RemoveMemberMutation = { __typename?: 'Mutation', removeProjectMember: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type InviteMutationVariables = Exact<{
  input: InviteProjectMemberInput;
}>;


export type InviteMutation = { __typename?: 'Mutation', inviteProjectMember: { __typename?: 'InvitationPayload', invitation?: { __typename?: 'Invitation', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type CancelInvitationMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelInvitationMutation = { __typename?: 'Mutation', cancelInvitation: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ProjectCardFragment = { __typename?: 'Project', id: string, name: string, description: string, updatedAt: string, archivedAt?: string | null, revision: number, capabilities: (
    { __typename?: 'ProjectCapabilities' }
    & { ' $fragmentRefs'?: { 'CanFragment': CanFragment } }
  ), usage: { __typename?: 'ProjectUsage', translationsPerDay?: number | null, translationsPerDayWarning?: number | null }, members: { __typename?: 'ProjectMemberConnection', totalCount: number }, files: { __typename?: 'FileConnection', totalCount: number, edges: Array<{ __typename?: 'FileEdge', cursor: string, node: { __typename?: 'File', id: string, name: string, format: string, latestTranslation?: { __typename?: 'Translation', id: string, derivatives: Array<{ __typename?: 'Derivative', id: string, format: OutputFormat, downloadUrl: string }> } | null } }> } } & { ' $fragmentName'?: 'ProjectCardFragment' };

export type ProjectsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProjectFilter>;
  orderBy?: InputMaybe<ProjectOrder>;
}>;


export type ProjectsQuery = { __typename?: 'Query', projects: { __typename?: 'ProjectConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges: Array<{ __typename?: 'ProjectEdge', cursor: string, node: (
        { __typename?: 'Project', id: string }
        & { ' $fragmentRefs'?: { 'ProjectCardFragment': ProjectCardFragment } }
      ) }> } };

export type CreateProjectMutationVariables = Exact<{
  input: CreateProjectInput;
}>;


export type CreateProjectMutation = { __typename?: 'Mutation', createProject: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string, name: string, description: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type UpdateProjectMutationVariables = Exact<{
  input: UpdateProjectInput;
}>;


export type UpdateProjectMutation = { __typename?: 'Mutation', updateProject: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string, name: string, description: string, revision: number, updatedAt: string, usage: { __typename?: 'ProjectUsage', translationsToday: number, translationsPerDay?: number | null, translationsPerDayWarning?: number | null, warned: boolean, resetsAt: string } } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type ArchiveProjectMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  archived: Scalars['Boolean']['input'];
}>;


export type ArchiveProjectMutation = { __typename?: 'Mutation', archiveProject: { __typename?: 'ProjectPayload', project?: { __typename?: 'Project', id: string, archivedAt?: string | null, revision: number } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type DeleteProjectMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteProjectMutation = { __typename?: 'Mutation', deleteProject: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type OpenShareLinkMutationVariables = Exact<{
  input: OpenShareLinkInput;
}>;


export type OpenShareLinkMutation = { __typename?: 'Mutation', openShareLink: { __typename?: 'OpenShareLinkPayload', accessToken?: string | null, expiresAt?: string | null, fileId?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type SharedFileQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SharedFileQuery = { __typename?: 'Query', file?: { __typename?: 'File', id: string, name: string, latestVersion: { __typename?: 'FileVersion', id: string, sizeBytes: number }, translations: { __typename?: 'TranslationConnection', nodes: Array<(
        { __typename?: 'Translation' }
        & { ' $fragmentRefs'?: { 'TranslationStateFragment': TranslationStateFragment } }
      )> } } | null };

export type ShareLinksQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ShareLinksQuery = { __typename?: 'Query', file?: { __typename?: 'File', id: string, shareLinks: { __typename?: 'ShareLinkConnection', nodes: Array<{ __typename?: 'ShareLink', id: string, name: string, url: string, embedUrl: string, hasPassword: boolean, expiresAt?: string | null, views: number, lastViewedAt?: string | null }> } } | null };

export type CreateShareLinkMutationVariables = Exact<{
  input: CreateShareLinkInput;
}>;


export type CreateShareLinkMutation = { __typename?: 'Mutation', createShareLink: { __typename?: 'ShareLinkPayload', shareLink?: { __typename?: 'ShareLink', id: string, url: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RevokeShareLinkMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeShareLinkMutation = { __typename?: 'Mutation', revokeShareLink: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type SameNameQueryVariables = Exact<{
  projectId: Scalars['ID']['input'];
  name: Scalars['String']['input'];
}>;


export type SameNameQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, files: { __typename?: 'FileConnection', nodes: Array<{ __typename?: 'File', id: string, name: string, latestVersion: { __typename?: 'FileVersion', id: string, sha256: string } }> } } | null };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { __typename?: 'Mutation', createUpload: { __typename?: 'UploadPayload', upload?: { __typename?: 'FileUpload', id: string, partSizeBytes: number, receivedParts: Array<number>, parts: Array<{ __typename?: 'UploadPart', number: number, url: string }> } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type UploadStateQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type UploadStateQuery = { __typename?: 'Query', upload?: { __typename?: 'FileUpload', id: string, partSizeBytes: number, receivedParts: Array<number>, parts: Array<{ __typename?: 'UploadPart', number: number, url: string }> } | null };

export type CompleteUploadMutationVariables = Exact<{
  input: CompleteUploadInput;
}>;


export type CompleteUploadMutation = { __typename?: 'Mutation', completeUpload: { __typename?: 'FilePayload', file?: (
      { __typename?: 'File', id: string }
      & { ' $fragmentRefs'?: { 'FileRowFragment': FileRowFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type AbortUploadMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type AbortUploadMutation = { __typename?: 'Mutation', abortUpload: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type WebhookRowFragment = { __typename?: 'Webhook', id: string, url: string, description: string, eventTypes: Array<WebhookEventType>, document?: string | null, enabled: boolean, problem?: string | null, failingSince?: string | null, previousSecretUntil?: string | null } & { ' $fragmentName'?: 'WebhookRowFragment' };

export type WebhooksQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type WebhooksQuery = { __typename?: 'Query', project?: { __typename?: 'Project', id: string, webhooks: { __typename?: 'WebhookConnection', nodes: Array<(
        { __typename?: 'Webhook', id: string }
        & { ' $fragmentRefs'?: { 'WebhookRowFragment': WebhookRowFragment } }
      )> } } | null };

export type DeliveriesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type DeliveriesQuery = { __typename?: 'Query', node?:
    | { __typename?: 'ActiveSession', id: string }
    | { __typename?: 'ApiToken', id: string }
    | { __typename?: 'Derivative', id: string }
    | { __typename?: 'File', id: string }
    | { __typename?: 'FileImport', id: string }
    | { __typename?: 'FileVersion', id: string }
    | { __typename?: 'Invitation', id: string }
    | { __typename?: 'Login', id: string }
    | { __typename?: 'Project', id: string }
    | { __typename?: 'ShareLink', id: string }
    | { __typename?: 'Translation', id: string }
    | { __typename?: 'User', id: string }
    | { __typename?: 'ViewerSession', id: string }
    | { __typename?: 'Webhook', id: string, deliveries: { __typename?: 'WebhookDeliveryConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'WebhookDelivery', id: string, eventType: WebhookEventType, status: WebhookDeliveryStatus, attempts: number, createdAt: string, nextAttemptAt?: string | null, response?: string | null, log: Array<{ __typename?: 'WebhookAttempt', at: string, status?: number | null, error?: string | null, durationMs: number }> }> } }
    | { __typename?: 'WebhookDelivery', id: string }
   | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { __typename?: 'Mutation', createWebhook: { __typename?: 'WebhookSecretPayload', secret?: string | null, webhook?: { __typename?: 'Webhook', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { __typename?: 'Mutation', updateWebhook: { __typename?: 'WebhookPayload', webhook?: (
      { __typename?: 'Webhook' }
      & { ' $fragmentRefs'?: { 'WebhookRowFragment': WebhookRowFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type DeleteWebhookMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteWebhookMutation = { __typename?: 'Mutation', deleteWebhook: { __typename?: 'DeletePayload', deletedId?: string | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RotateSecretMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RotateSecretMutation = { __typename?: 'Mutation', rotateWebhookSecret: { __typename?: 'WebhookSecretPayload', secret?: string | null, webhook?: (
      { __typename?: 'Webhook' }
      & { ' $fragmentRefs'?: { 'WebhookRowFragment': WebhookRowFragment } }
    ) | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type TestWebhookMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type TestWebhookMutation = { __typename?: 'Mutation', testWebhook: { __typename?: 'WebhookDeliveryPayload', delivery?: { __typename?: 'WebhookDelivery', id: string } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export type RedeliverMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RedeliverMutation = { __typename?: 'Mutation', redeliverWebhook: { __typename?: 'WebhookDeliveryPayload', delivery?: { __typename?: 'WebhookDelivery', id: string, status: WebhookDeliveryStatus } | null, userErrors: Array<(
      { __typename?: 'UserError' }
      & { ' $fragmentRefs'?: { 'WrongFragment': WrongFragment } }
    )> } };

export const WrongFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<WrongFragment, unknown>;
export const AuditLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiTokenName"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"client"}}]}}]} as unknown as DocumentNode<AuditLineFragment, unknown>;
export const ImportStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileImport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"versionNumber"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"receivedBytes"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"follows"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ImportStateFragment, unknown>;
export const TranslationStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]} as unknown as DocumentNode<TranslationStateFragment, unknown>;
export const FileRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FileRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"File"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]} as unknown as DocumentNode<FileRowFragment, unknown>;
export const EventLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TranslationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamGap"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<EventLineFragment, unknown>;
export const CanFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<CanFragment, unknown>;
export const ProjectCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProjectCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDayWarning"}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"4"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"4"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"UPDATED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<ProjectCardFragment, unknown>;
export const WebhookRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Webhook"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"previousSecretUntil"}}]}}]} as unknown as DocumentNode<WebhookRowFragment, unknown>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"supportedFormats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"useCookie"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const SignUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"invitation"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"invitation"},"value":{"kind":"Variable","name":{"kind":"Name","value":"invitation"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"useCookie"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const SignOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;
export const TokensDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiTokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<TokensQuery, TokensQueryVariables>;
export const CreateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CreateTokenMutation, CreateTokenMutationVariables>;
export const RevokeTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RevokeTokenMutation, RevokeTokenMutationVariables>;
export const RequestPasswordResetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestPasswordReset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestPasswordReset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const ResetPasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetPassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"newPassword"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"newPassword"},"value":{"kind":"Variable","name":{"kind":"Name","value":"newPassword"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const ConfirmEmailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmEmailChange"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<ConfirmEmailMutation, ConfirmEmailMutationVariables>;
export const UpdateViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateViewer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateViewer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<UpdateViewerMutation, UpdateViewerMutationVariables>;
export const RequestEmailChangeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestEmailChange"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestEmailChange"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RequestEmailChangeMutation, RequestEmailChangeMutationVariables>;
export const ChangePasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currentPassword"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"newPassword"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changePassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"currentPassword"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currentPassword"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"newPassword"},"value":{"kind":"Variable","name":{"kind":"Name","value":"newPassword"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const AcceptInvitationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptInvitation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const EndSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<EndSessionMutation, EndSessionMutationVariables>;
export const EndSessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keepCurrent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"keepCurrent"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keepCurrent"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ended"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<EndSessionsMutation, EndSessionsMutationVariables>;
export const BeginLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"BeginLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"provider"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"beginLogin"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"provider"},"value":{"kind":"Variable","name":{"kind":"Name","value":"provider"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<BeginLoginMutation, BeginLoginMutationVariables>;
export const LinkLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LinkLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"proof"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"linkLogin"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"proof"},"value":{"kind":"Variable","name":{"kind":"Name","value":"proof"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<LinkLoginMutation, LinkLoginMutationVariables>;
export const UnlinkLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlinkLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlinkLogin"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<UnlinkLoginMutation, UnlinkLoginMutationVariables>;
export const SessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"client"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshedAt"}},{"kind":"Field","name":{"kind":"Name","value":"current"}}]}}]}}]} as unknown as DocumentNode<SessionsQuery, SessionsQueryVariables>;
export const LoginProvidersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoginProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"loginProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"signInUrl"}}]}}]}}]} as unknown as DocumentNode<LoginProvidersQuery, LoginProvidersQueryVariables>;
export const LoginsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Logins"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logins"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]} as unknown as DocumentNode<LoginsQuery, LoginsQueryVariables>;
export const RefreshSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const AuditLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"auditLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiTokenName"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"client"}}]}}]} as unknown as DocumentNode<AuditLogQuery, AuditLogQueryVariables>;
export const AuditLogUrlDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditLogUrl"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"format"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFormat"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"auditLogUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"Variable","name":{"kind":"Name","value":"format"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}]}]}}]}}]} as unknown as DocumentNode<AuditLogUrlQuery, AuditLogUrlQueryVariables>;
export const AuditPeopleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditPeople"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AuditPeopleQuery, AuditPeopleQueryVariables>;
export const SecurityLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SecurityLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"securityLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiTokenName"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"client"}}]}}]} as unknown as DocumentNode<SecurityLogQuery, SecurityLogQueryVariables>;
export const SecurityLogUrlDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SecurityLogUrl"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"format"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFormat"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"securityLogUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"Variable","name":{"kind":"Name","value":"format"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}]}]}}]} as unknown as DocumentNode<SecurityLogUrlQuery, SecurityLogUrlQueryVariables>;
export const OpenViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpenViewer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createViewerSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileVersionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewerSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"endpoint"}},{"kind":"Field","name":{"kind":"Name","value":"urn"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<OpenViewerMutation, OpenViewerMutationVariables>;
export const DiffDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Diff"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"against"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelChangeKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"against"},"value":{"kind":"Variable","name":{"kind":"Name","value":"against"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DiffQuery, DiffQueryVariables>;
export const DiffObjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DiffObjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"against"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"against"},"value":{"kind":"Variable","name":{"kind":"Name","value":"against"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DiffObjectsQuery, DiffObjectsQueryVariables>;
export const PropertyDefinitionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PropertyDefinitions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"objectCount"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PropertyDefinitionsQuery, PropertyDefinitionsQueryVariables>;
export const FoundDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Found"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelObjectFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"objects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FoundQuery, FoundQueryVariables>;
export const FacetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Facets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"property"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelPropertyRef"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"measure"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelPropertyRef"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelObjectFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"facets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"Variable","name":{"kind":"Name","value":"property"}}},{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"objectCount"}},{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sum"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FacetsQuery, FacetsQueryVariables>;
export const AggregateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Aggregate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"property"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelPropertyRef"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelObjectFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"Variable","name":{"kind":"Name","value":"property"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"sum"}},{"kind":"Field","name":{"kind":"Name","value":"min"}},{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AggregateQuery, AggregateQueryVariables>;
export const CsvDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Csv"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelObjectFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"csvUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}]}]}}]}}]}}]} as unknown as DocumentNode<CsvQuery, CsvQueryVariables>;
export const FileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"File"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FileRow"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}},{"kind":"Field","name":{"kind":"Name","value":"uploadedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"translations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}},{"kind":"Field","name":{"kind":"Name","value":"derivativesDeletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reusedFrom"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FileRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"File"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<FileQuery, FileQueryVariables>;
export const ArchiveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Archive"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"more"}},{"kind":"Field","name":{"kind":"Name","value":"candidates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"references"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"found"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveQuery, ArchiveQueryVariables>;
export const EngineMessagesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EngineMessages"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"engineMessages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EngineMessagesQuery, EngineMessagesQueryVariables>;
export const TimelineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Timeline"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TimelineQuery, TimelineQueryVariables>;
export const ObjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Objects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"objects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"parentId"}},{"kind":"Field","name":{"kind":"Name","value":"childCount"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ObjectsQuery, ObjectsQueryVariables>;
export const PropertiesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Properties"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guid"}},{"kind":"Field","name":{"kind":"Name","value":"objects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PropertiesQuery, PropertiesQueryVariables>;
export const TranslateEstimateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TranslateEstimate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartTranslationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"estimateTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"typicalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsToday"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<TranslateEstimateQuery, TranslateEstimateQueryVariables>;
export const ZipDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Zip"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"zipUrl"}}]}}]}}]} as unknown as DocumentNode<ZipQuery, ZipQueryVariables>;
export const HubsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Hubs"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}}]}}]}}]} as unknown as DocumentNode<HubsQuery, HubsQueryVariables>;
export const HubProjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HubProjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<HubProjectsQuery, HubProjectsQueryVariables>;
export const HubFoldersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HubFolders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"topFolders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HubFoldersQuery, HubFoldersQueryVariables>;
export const HubContentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HubContents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubFolder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HubFolder"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HubItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<HubContentsQuery, HubContentsQueryVariables>;
export const HubVersionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HubVersions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubItem"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HubVersionsQuery, HubVersionsQueryVariables>;
export const ImportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Imports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"imports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportState"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileImport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"versionNumber"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"receivedBytes"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"follows"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ImportsQuery, ImportsQueryVariables>;
export const ImportFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ImportFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ImportFileInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileImport"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileImport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"versionNumber"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"receivedBytes"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"follows"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<ImportFileMutation, ImportFileMutationVariables>;
export const FollowImportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FollowImport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"follow"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateFileImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"follow"},"value":{"kind":"Variable","name":{"kind":"Name","value":"follow"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileImport"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileImport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"versionNumber"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"receivedBytes"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"follows"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<FollowImportMutation, FollowImportMutationVariables>;
export const MeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]} as unknown as DocumentNode<MeQuery, MeQueryVariables>;
export const SupportedFormatsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SupportedFormats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"supportedFormats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}}]}}]}}]} as unknown as DocumentNode<SupportedFormatsQuery, SupportedFormatsQueryVariables>;
export const DeprecatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deprecated"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"type"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__type"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"type"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fields"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"includeDeprecated"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isDeprecated"}},{"kind":"Field","name":{"kind":"Name","value":"deprecationReason"}}]}}]}}]}}]} as unknown as DocumentNode<DeprecatedQuery, DeprecatedQueryVariables>;
export const MyHubsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyHubs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hubs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"topFolders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyHubsQuery, MyHubsQueryVariables>;
export const MyProjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyProjects"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"UPDATED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyProjectsQuery, MyProjectsQueryVariables>;
export const NewProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"NewProject"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"description"},"value":{"kind":"StringValue","value":"Made in the playground","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<NewProjectMutation, NewProjectMutationVariables>;
export const TranslateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Translate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"outputs"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"GLTF"},{"kind":"EnumValue","value":"OBJ"},{"kind":"EnumValue","value":"THUMBNAIL"}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"force"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TranslateMutation, TranslateMutationVariables>;
export const FollowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Follow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationProgress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"translationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterSequence"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<FollowSubscription, FollowSubscriptionVariables>;
export const DerivativesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Derivatives"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]}}]} as unknown as DocumentNode<DerivativesQuery, DerivativesQueryVariables>;
export const EstimateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Estimate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"estimateTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"outputs"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"GLTF"},{"kind":"EnumValue","value":"OBJ"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"typicalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsToday"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<EstimateQuery, EstimateQueryVariables>;
export const ObjectsByPropertyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ObjectsByProperty"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"translationId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"zipUrl"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"objectCount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"objects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"property"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"of"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"Triangles","block":false}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"greaterThan"},"value":{"kind":"IntValue","value":"10"}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"facets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"Material","block":false}}]}},{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"Triangles","block":false}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"objectCount"}},{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sum"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"Triangles","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"sum"}},{"kind":"Field","name":{"kind":"Name","value":"max"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csvUrl"}}]}}]}}]}}]} as unknown as DocumentNode<ObjectsByPropertyQuery, ObjectsByPropertyQueryVariables>;
export const CompareDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Compare"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"against"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"against"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"versions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"against"},"value":{"kind":"Variable","name":{"kind":"Name","value":"against"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CompareQuery, CompareQueryVariables>;
export const ViewerSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ViewerSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileVersionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createViewerSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileVersionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileVersionId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"minutes"},"value":{"kind":"IntValue","value":"5"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewerSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"endpoint"}},{"kind":"Field","name":{"kind":"Name","value":"urn"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerSessionMutation, ViewerSessionMutationVariables>;
export const ProjectLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProjectLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TranslationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ProjectLogQuery, ProjectLogQueryVariables>;
export const ShareFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ShareFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Time"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createShareLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"From the playground","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"expiresAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresAt"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"shareLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"embedUrl"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"views"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ShareFileMutation, ShareFileMutationVariables>;
export const WhoDidWhatDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhoDidWhat"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"actorKinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"USER"},{"kind":"EnumValue","value":"API_TOKEN"},{"kind":"EnumValue","value":"SHARE_LINK"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"auditLogUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"EnumValue","value":"CSV"}}]}]}}]}}]} as unknown as DocumentNode<WhoDidWhatQuery, WhoDidWhatQueryVariables>;
export const MySecurityLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MySecurityLog"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"securityLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"client"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<MySecurityLogQuery, MySecurityLogQueryVariables>;
export const NewWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"NewWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"document"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"projectId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"url"},"value":{"kind":"StringValue","value":"https://example.com/purlin","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"description"},"value":{"kind":"StringValue","value":"Made in the playground","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"eventTypes"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"TRANSLATION_SUCCEEDED"},{"kind":"EnumValue","value":"TRANSLATION_FAILED"}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"document"},"value":{"kind":"Variable","name":{"kind":"Name","value":"document"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhook"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<NewWebhookMutation, NewWebhookMutationVariables>;
export const WebhookLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WebhookLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhooks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"deliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"log"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<WebhookLogQuery, WebhookLogQueryVariables>;
export const NewApiTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"NewApiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"From the playground","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"scopes"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"PROJECTS_READ"},{"kind":"EnumValue","value":"FILES_READ"},{"kind":"EnumValue","value":"TRANSLATIONS_READ"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<NewApiTokenMutation, NewApiTokenMutationVariables>;
export const NewestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Newest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"UPDATED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"UPDATED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"fileVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<NewestQuery, NewestQueryVariables>;
export const DemoProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DemoProject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"Demo","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"description"},"value":{"kind":"StringValue","value":"A timber pavilion, made in the playground","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DemoProjectMutation, DemoProjectMutationVariables>;
export const DemoUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DemoUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sizeBytes"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Long"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"projectId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"timber-pavilion.glb","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"sizeBytes"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sizeBytes"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"partSizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"parts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DemoUploadMutation, DemoUploadMutationVariables>;
export const DemoCompleteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DemoComplete"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"uploadId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"parts"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CompletedPart"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"completeUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"uploadId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"uploadId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"parts"},"value":{"kind":"Variable","name":{"kind":"Name","value":"parts"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DemoCompleteMutation, DemoCompleteMutationVariables>;
export const DemoTranslateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DemoTranslate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"fileId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"outputs"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"GLTF"},{"kind":"EnumValue","value":"THUMBNAIL"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DemoTranslateMutation, DemoTranslateMutationVariables>;
export const ProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Project"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"40"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventLine"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TranslationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamGap"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<ProjectQuery, ProjectQueryVariables>;
export const UsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Usage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsToday"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDayWarning"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"resetsAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<UsageQuery, UsageQueryVariables>;
export const FilesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Files"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"FileFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"FileOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FileRow"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FileRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"File"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}}]} as unknown as DocumentNode<FilesQuery, FilesQueryVariables>;
export const MembersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Members"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invitations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<MembersQuery, MembersQueryVariables>;
export const ProjectEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ProjectEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"projectEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"projectId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventLine"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TranslationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FileRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TranslationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamGap"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FileRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"File"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}}]} as unknown as DocumentNode<ProjectEventsSubscription, ProjectEventsSubscriptionVariables>;
export const StartTranslationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartTranslation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartTranslationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<StartTranslationMutation, StartTranslationMutationVariables>;
export const CancelTranslationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelTranslation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CancelTranslationMutation, CancelTranslationMutationVariables>;
export const RetryTranslationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryTranslation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryTranslation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RetryTranslationMutation, RetryTranslationMutationVariables>;
export const RenameFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RenameFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"renameFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RenameFileMutation, RenameFileMutationVariables>;
export const DeleteFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<DeleteFileMutation, DeleteFileMutationVariables>;
export const SetMemberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetProjectMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setProjectMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<SetMemberMutation, SetMemberMutationVariables>;
export const RemoveMemberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveProjectMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeProjectMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const InviteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Invite"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteProjectMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteProjectMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<InviteMutation, InviteMutationVariables>;
export const CancelInvitationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelInvitation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CancelInvitationMutation, CancelInvitationMutationVariables>;
export const ProjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Projects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProjectCard"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Can"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectCapabilities"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canUpdate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canArchive"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canDelete"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canShare"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canManageWebhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canLeave"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canWriteFiles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canTranslate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canSetLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProjectCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Can"}}]}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDayWarning"}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"4"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"4"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"UPDATED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ProjectsQuery, ProjectsQueryVariables>;
export const CreateProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateProject"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateProjectInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CreateProjectMutation, CreateProjectMutationVariables>;
export const UpdateProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateProject"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateProjectInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translationsToday"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"translationsPerDayWarning"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"resetsAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<UpdateProjectMutation, UpdateProjectMutationVariables>;
export const ArchiveProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveProject"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"archived"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"archived"},"value":{"kind":"Variable","name":{"kind":"Name","value":"archived"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<ArchiveProjectMutation, ArchiveProjectMutationVariables>;
export const DeleteProjectDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteProject"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteProject"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<DeleteProjectMutation, DeleteProjectMutationVariables>;
export const OpenShareLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpenShareLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"OpenShareLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openShareLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<OpenShareLinkMutation, OpenShareLinkMutationVariables>;
export const SharedFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SharedFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"translations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}}]} as unknown as DocumentNode<SharedFileQuery, SharedFileQueryVariables>;
export const ShareLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ShareLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"shareLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"embedUrl"}},{"kind":"Field","name":{"kind":"Name","value":"hasPassword"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"views"}},{"kind":"Field","name":{"kind":"Name","value":"lastViewedAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ShareLinksQuery, ShareLinksQueryVariables>;
export const CreateShareLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateShareLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateShareLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createShareLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"shareLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CreateShareLinkMutation, CreateShareLinkMutationVariables>;
export const RevokeShareLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeShareLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeShareLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RevokeShareLinkMutation, RevokeShareLinkMutationVariables>;
export const SameNameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SameName"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"projectId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SameNameQuery, SameNameQueryVariables>;
export const CreateUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUploadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"partSizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"parts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receivedParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CreateUploadMutation, CreateUploadMutationVariables>;
export const UploadStateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UploadState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"partSizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"parts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receivedParts"}}]}}]}}]} as unknown as DocumentNode<UploadStateQuery, UploadStateQueryVariables>;
export const CompleteUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CompleteUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CompleteUploadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"completeUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FileRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TranslationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Translation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"derivatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"downloadUrl"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FileRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"File"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestTranslation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TranslationState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CompleteUploadMutation, CompleteUploadMutationVariables>;
export const AbortUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AbortUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"abortUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"uploadId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<AbortUploadMutation, AbortUploadMutationVariables>;
export const WebhooksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Webhooks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"project"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"webhooks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Webhook"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"previousSecretUntil"}}]}}]} as unknown as DocumentNode<WebhooksQuery, WebhooksQueryVariables>;
export const DeliveriesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Webhook"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"response"}},{"kind":"Field","name":{"kind":"Name","value":"log"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DeliveriesQuery, DeliveriesQueryVariables>;
export const CreateWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWebhookInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"webhook"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWebhookInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhook"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Webhook"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"previousSecretUntil"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateSecretDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateSecret"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateWebhookSecret"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"webhook"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Webhook"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"previousSecretUntil"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RotateSecretMutation, RotateSecretMutationVariables>;
export const TestWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"testWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<TestWebhookMutation, TestWebhookMutationVariables>;
export const RedeliverDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Redeliver"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redeliverWebhook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Wrong"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Wrong"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]} as unknown as DocumentNode<RedeliverMutation, RedeliverMutationVariables>;