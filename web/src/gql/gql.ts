/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n    }\n    supportedFormats {\n      input\n      outputs\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  fragment TranslationCard on Translation {\n    id\n    status\n    stage\n    progress\n    message\n    sequence\n    outputs\n    createdAt\n    error {\n      code\n      message\n      retryable\n    }\n    file {\n      id\n      name\n    }\n    derivatives {\n      id\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n": typeof types.TranslationCardFragmentDoc,
    "\n  query Recent {\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        name\n        viewerRole\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            latestTranslation {\n              id\n              createdAt\n              ...TranslationCard\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.RecentDocument,
    "\n  query OneTranslation($id: ID!) {\n    translation(id: $id) {\n      id\n      ...TranslationCard\n    }\n  }\n": typeof types.OneTranslationDocument,
    "\n  subscription Progress($id: ID!, $after: Int) {\n    translationProgress(translationId: $id, afterSequence: $after) {\n      sequence\n      status\n      stage\n      progress\n      message\n    }\n  }\n": typeof types.ProgressDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(input: { email: $email, password: $password, useCookie: true }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation SignUp($email: String!, $name: String!, $password: String!) {\n    signUp(input: { email: $email, name: $name, password: $password }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.SignUpDocument,
    "\n  mutation SignOut {\n    signOut {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.SignOutDocument,
    "\n  query WritableProjects {\n    projects(first: 100, filter: { search: \"My models\" }) {\n      nodes {\n        id\n        name\n        viewerRole\n      }\n    }\n  }\n": typeof types.WritableProjectsDocument,
    "\n  mutation CreateMyModels {\n    createProject(input: { name: \"My models\" }) {\n      project {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateMyModelsDocument,
    "\n  mutation CreateUpload($projectId: ID!, $name: String!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: $name, sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateUploadDocument,
    "\n  mutation CompleteUpload($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CompleteUploadDocument,
    "\n  mutation StartTranslation($fileId: ID!, $outputs: [OutputFormat!]!, $key: String!) {\n    startTranslation(input: { fileId: $fileId, outputs: $outputs, idempotencyKey: $key }) {\n      translation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.StartTranslationDocument,
    "\n  mutation RetryTranslation($id: ID!) {\n    retryTranslation(input: { id: $id }) {\n      translation {\n        id\n        ...TranslationCard\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.RetryTranslationDocument,
    "query Me {\n  viewer {\n    id\n    name\n    email\n    createdAt\n  }\n}\n": typeof types.MeDocument,
    "query SupportedFormats {\n  supportedFormats {\n    input\n    outputs\n  }\n}\n": typeof types.SupportedFormatsDocument,
    "query MyProjects {\n  projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n    totalCount\n    nodes {\n      id\n      name\n      viewerRole\n      files(first: 10) {\n        nodes {\n          id\n          name\n          format\n          latestTranslation {\n            id\n            status\n            progress\n          }\n        }\n      }\n    }\n  }\n}\n": typeof types.MyProjectsDocument,
    "mutation NewProject($name: String!) {\n  createProject(input: { name: $name, description: \"Made in the playground\" }) {\n    project {\n      id\n      name\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n": typeof types.NewProjectDocument,
    "mutation Translate($fileId: ID!) {\n  startTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ, THUMBNAIL], force: true }) {\n    translation {\n      id\n      status\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}\n": typeof types.TranslateDocument,
    "subscription Follow($translationId: ID!) {\n  translationProgress(translationId: $translationId, afterSequence: 0) {\n    sequence\n    at\n    status\n    stage\n    progress\n    message\n  }\n}\n": typeof types.FollowDocument,
    "query Derivatives($translationId: ID!) {\n  translation(id: $translationId) {\n    status\n    error {\n      code\n      message\n      retryable\n    }\n    derivatives {\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n}\n": typeof types.DerivativesDocument,
    "query ProjectLog($projectId: ID!) {\n  project(id: $projectId) {\n    name\n    events(first: 50) {\n      edges {\n        node {\n          __typename\n          cursor\n          at\n          ... on TranslationEvent {\n            sequence\n            status\n            progress\n          }\n          ... on FileEvent {\n            kind\n            fileId\n          }\n        }\n      }\n    }\n  }\n}\n": typeof types.ProjectLogDocument,
    "mutation NewApiToken {\n  createApiToken(input: { name: \"From the playground\", scopes: [PROJECTS_READ, FILES_READ, TRANSLATIONS_READ] }) {\n    apiToken {\n      id\n      name\n      scopes\n    }\n    secret\n    userErrors {\n      code\n      message\n    }\n  }\n}\n": typeof types.NewApiTokenDocument,
    "\n  query Newest {\n    viewer {\n      id\n    }\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        createdAt\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            createdAt\n            latestTranslation {\n              id\n              createdAt\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.NewestDocument,
    "\n  mutation DemoProject {\n    createProject(input: { name: \"Demo\", description: \"A small house, made in the playground\" }) {\n      project {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DemoProjectDocument,
    "\n  mutation DemoUpload($projectId: ID!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: \"house.obj\", sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DemoUploadDocument,
    "\n  mutation DemoComplete($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DemoCompleteDocument,
    "\n  mutation DemoTranslate($fileId: ID!) {\n    startTranslation(input: { fileId: $fileId, outputs: [GLTF, THUMBNAIL] }) {\n      translation {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DemoTranslateDocument,
};
const documents: Documents = {
    "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n    }\n    supportedFormats {\n      input\n      outputs\n    }\n  }\n": types.ViewerDocument,
    "\n  fragment TranslationCard on Translation {\n    id\n    status\n    stage\n    progress\n    message\n    sequence\n    outputs\n    createdAt\n    error {\n      code\n      message\n      retryable\n    }\n    file {\n      id\n      name\n    }\n    derivatives {\n      id\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n": types.TranslationCardFragmentDoc,
    "\n  query Recent {\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        name\n        viewerRole\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            latestTranslation {\n              id\n              createdAt\n              ...TranslationCard\n            }\n          }\n        }\n      }\n    }\n  }\n": types.RecentDocument,
    "\n  query OneTranslation($id: ID!) {\n    translation(id: $id) {\n      id\n      ...TranslationCard\n    }\n  }\n": types.OneTranslationDocument,
    "\n  subscription Progress($id: ID!, $after: Int) {\n    translationProgress(translationId: $id, afterSequence: $after) {\n      sequence\n      status\n      stage\n      progress\n      message\n    }\n  }\n": types.ProgressDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(input: { email: $email, password: $password, useCookie: true }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  mutation SignUp($email: String!, $name: String!, $password: String!) {\n    signUp(input: { email: $email, name: $name, password: $password }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.SignUpDocument,
    "\n  mutation SignOut {\n    signOut {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.SignOutDocument,
    "\n  query WritableProjects {\n    projects(first: 100, filter: { search: \"My models\" }) {\n      nodes {\n        id\n        name\n        viewerRole\n      }\n    }\n  }\n": types.WritableProjectsDocument,
    "\n  mutation CreateMyModels {\n    createProject(input: { name: \"My models\" }) {\n      project {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.CreateMyModelsDocument,
    "\n  mutation CreateUpload($projectId: ID!, $name: String!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: $name, sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.CreateUploadDocument,
    "\n  mutation CompleteUpload($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.CompleteUploadDocument,
    "\n  mutation StartTranslation($fileId: ID!, $outputs: [OutputFormat!]!, $key: String!) {\n    startTranslation(input: { fileId: $fileId, outputs: $outputs, idempotencyKey: $key }) {\n      translation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.StartTranslationDocument,
    "\n  mutation RetryTranslation($id: ID!) {\n    retryTranslation(input: { id: $id }) {\n      translation {\n        id\n        ...TranslationCard\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.RetryTranslationDocument,
    "query Me {\n  viewer {\n    id\n    name\n    email\n    createdAt\n  }\n}\n": types.MeDocument,
    "query SupportedFormats {\n  supportedFormats {\n    input\n    outputs\n  }\n}\n": types.SupportedFormatsDocument,
    "query MyProjects {\n  projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n    totalCount\n    nodes {\n      id\n      name\n      viewerRole\n      files(first: 10) {\n        nodes {\n          id\n          name\n          format\n          latestTranslation {\n            id\n            status\n            progress\n          }\n        }\n      }\n    }\n  }\n}\n": types.MyProjectsDocument,
    "mutation NewProject($name: String!) {\n  createProject(input: { name: $name, description: \"Made in the playground\" }) {\n    project {\n      id\n      name\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n": types.NewProjectDocument,
    "mutation Translate($fileId: ID!) {\n  startTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ, THUMBNAIL], force: true }) {\n    translation {\n      id\n      status\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}\n": types.TranslateDocument,
    "subscription Follow($translationId: ID!) {\n  translationProgress(translationId: $translationId, afterSequence: 0) {\n    sequence\n    at\n    status\n    stage\n    progress\n    message\n  }\n}\n": types.FollowDocument,
    "query Derivatives($translationId: ID!) {\n  translation(id: $translationId) {\n    status\n    error {\n      code\n      message\n      retryable\n    }\n    derivatives {\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n}\n": types.DerivativesDocument,
    "query ProjectLog($projectId: ID!) {\n  project(id: $projectId) {\n    name\n    events(first: 50) {\n      edges {\n        node {\n          __typename\n          cursor\n          at\n          ... on TranslationEvent {\n            sequence\n            status\n            progress\n          }\n          ... on FileEvent {\n            kind\n            fileId\n          }\n        }\n      }\n    }\n  }\n}\n": types.ProjectLogDocument,
    "mutation NewApiToken {\n  createApiToken(input: { name: \"From the playground\", scopes: [PROJECTS_READ, FILES_READ, TRANSLATIONS_READ] }) {\n    apiToken {\n      id\n      name\n      scopes\n    }\n    secret\n    userErrors {\n      code\n      message\n    }\n  }\n}\n": types.NewApiTokenDocument,
    "\n  query Newest {\n    viewer {\n      id\n    }\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        createdAt\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            createdAt\n            latestTranslation {\n              id\n              createdAt\n            }\n          }\n        }\n      }\n    }\n  }\n": types.NewestDocument,
    "\n  mutation DemoProject {\n    createProject(input: { name: \"Demo\", description: \"A small house, made in the playground\" }) {\n      project {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DemoProjectDocument,
    "\n  mutation DemoUpload($projectId: ID!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: \"house.obj\", sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DemoUploadDocument,
    "\n  mutation DemoComplete($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DemoCompleteDocument,
    "\n  mutation DemoTranslate($fileId: ID!) {\n    startTranslation(input: { fileId: $fileId, outputs: [GLTF, THUMBNAIL] }) {\n      translation {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DemoTranslateDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n    }\n    supportedFormats {\n      input\n      outputs\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n    }\n    supportedFormats {\n      input\n      outputs\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TranslationCard on Translation {\n    id\n    status\n    stage\n    progress\n    message\n    sequence\n    outputs\n    createdAt\n    error {\n      code\n      message\n      retryable\n    }\n    file {\n      id\n      name\n    }\n    derivatives {\n      id\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n"): (typeof documents)["\n  fragment TranslationCard on Translation {\n    id\n    status\n    stage\n    progress\n    message\n    sequence\n    outputs\n    createdAt\n    error {\n      code\n      message\n      retryable\n    }\n    file {\n      id\n      name\n    }\n    derivatives {\n      id\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Recent {\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        name\n        viewerRole\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            latestTranslation {\n              id\n              createdAt\n              ...TranslationCard\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Recent {\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        name\n        viewerRole\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            latestTranslation {\n              id\n              createdAt\n              ...TranslationCard\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneTranslation($id: ID!) {\n    translation(id: $id) {\n      id\n      ...TranslationCard\n    }\n  }\n"): (typeof documents)["\n  query OneTranslation($id: ID!) {\n    translation(id: $id) {\n      id\n      ...TranslationCard\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Progress($id: ID!, $after: Int) {\n    translationProgress(translationId: $id, afterSequence: $after) {\n      sequence\n      status\n      stage\n      progress\n      message\n    }\n  }\n"): (typeof documents)["\n  subscription Progress($id: ID!, $after: Int) {\n    translationProgress(translationId: $id, afterSequence: $after) {\n      sequence\n      status\n      stage\n      progress\n      message\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(input: { email: $email, password: $password, useCookie: true }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(input: { email: $email, password: $password, useCookie: true }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignUp($email: String!, $name: String!, $password: String!) {\n    signUp(input: { email: $email, name: $name, password: $password }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignUp($email: String!, $name: String!, $password: String!) {\n    signUp(input: { email: $email, name: $name, password: $password }) {\n      session {\n        accessTokenExpiresAt\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    signOut {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WritableProjects {\n    projects(first: 100, filter: { search: \"My models\" }) {\n      nodes {\n        id\n        name\n        viewerRole\n      }\n    }\n  }\n"): (typeof documents)["\n  query WritableProjects {\n    projects(first: 100, filter: { search: \"My models\" }) {\n      nodes {\n        id\n        name\n        viewerRole\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateMyModels {\n    createProject(input: { name: \"My models\" }) {\n      project {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateMyModels {\n    createProject(input: { name: \"My models\" }) {\n      project {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateUpload($projectId: ID!, $name: String!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: $name, sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateUpload($projectId: ID!, $name: String!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: $name, sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteUpload($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CompleteUpload($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartTranslation($fileId: ID!, $outputs: [OutputFormat!]!, $key: String!) {\n    startTranslation(input: { fileId: $fileId, outputs: $outputs, idempotencyKey: $key }) {\n      translation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation StartTranslation($fileId: ID!, $outputs: [OutputFormat!]!, $key: String!) {\n    startTranslation(input: { fileId: $fileId, outputs: $outputs, idempotencyKey: $key }) {\n      translation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryTranslation($id: ID!) {\n    retryTranslation(input: { id: $id }) {\n      translation {\n        id\n        ...TranslationCard\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RetryTranslation($id: ID!) {\n    retryTranslation(input: { id: $id }) {\n      translation {\n        id\n        ...TranslationCard\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Me {\n  viewer {\n    id\n    name\n    email\n    createdAt\n  }\n}\n"): (typeof documents)["query Me {\n  viewer {\n    id\n    name\n    email\n    createdAt\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SupportedFormats {\n  supportedFormats {\n    input\n    outputs\n  }\n}\n"): (typeof documents)["query SupportedFormats {\n  supportedFormats {\n    input\n    outputs\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MyProjects {\n  projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n    totalCount\n    nodes {\n      id\n      name\n      viewerRole\n      files(first: 10) {\n        nodes {\n          id\n          name\n          format\n          latestTranslation {\n            id\n            status\n            progress\n          }\n        }\n      }\n    }\n  }\n}\n"): (typeof documents)["query MyProjects {\n  projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n    totalCount\n    nodes {\n      id\n      name\n      viewerRole\n      files(first: 10) {\n        nodes {\n          id\n          name\n          format\n          latestTranslation {\n            id\n            status\n            progress\n          }\n        }\n      }\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NewProject($name: String!) {\n  createProject(input: { name: $name, description: \"Made in the playground\" }) {\n    project {\n      id\n      name\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n"): (typeof documents)["mutation NewProject($name: String!) {\n  createProject(input: { name: $name, description: \"Made in the playground\" }) {\n    project {\n      id\n      name\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Translate($fileId: ID!) {\n  startTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ, THUMBNAIL], force: true }) {\n    translation {\n      id\n      status\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}\n"): (typeof documents)["mutation Translate($fileId: ID!) {\n  startTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ, THUMBNAIL], force: true }) {\n    translation {\n      id\n      status\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription Follow($translationId: ID!) {\n  translationProgress(translationId: $translationId, afterSequence: 0) {\n    sequence\n    at\n    status\n    stage\n    progress\n    message\n  }\n}\n"): (typeof documents)["subscription Follow($translationId: ID!) {\n  translationProgress(translationId: $translationId, afterSequence: 0) {\n    sequence\n    at\n    status\n    stage\n    progress\n    message\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Derivatives($translationId: ID!) {\n  translation(id: $translationId) {\n    status\n    error {\n      code\n      message\n      retryable\n    }\n    derivatives {\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n}\n"): (typeof documents)["query Derivatives($translationId: ID!) {\n  translation(id: $translationId) {\n    status\n    error {\n      code\n      message\n      retryable\n    }\n    derivatives {\n      format\n      name\n      mimeType\n      sizeBytes\n      downloadUrl\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ProjectLog($projectId: ID!) {\n  project(id: $projectId) {\n    name\n    events(first: 50) {\n      edges {\n        node {\n          __typename\n          cursor\n          at\n          ... on TranslationEvent {\n            sequence\n            status\n            progress\n          }\n          ... on FileEvent {\n            kind\n            fileId\n          }\n        }\n      }\n    }\n  }\n}\n"): (typeof documents)["query ProjectLog($projectId: ID!) {\n  project(id: $projectId) {\n    name\n    events(first: 50) {\n      edges {\n        node {\n          __typename\n          cursor\n          at\n          ... on TranslationEvent {\n            sequence\n            status\n            progress\n          }\n          ... on FileEvent {\n            kind\n            fileId\n          }\n        }\n      }\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NewApiToken {\n  createApiToken(input: { name: \"From the playground\", scopes: [PROJECTS_READ, FILES_READ, TRANSLATIONS_READ] }) {\n    apiToken {\n      id\n      name\n      scopes\n    }\n    secret\n    userErrors {\n      code\n      message\n    }\n  }\n}\n"): (typeof documents)["mutation NewApiToken {\n  createApiToken(input: { name: \"From the playground\", scopes: [PROJECTS_READ, FILES_READ, TRANSLATIONS_READ] }) {\n    apiToken {\n      id\n      name\n      scopes\n    }\n    secret\n    userErrors {\n      code\n      message\n    }\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Newest {\n    viewer {\n      id\n    }\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        createdAt\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            createdAt\n            latestTranslation {\n              id\n              createdAt\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Newest {\n    viewer {\n      id\n    }\n    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      nodes {\n        id\n        createdAt\n        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {\n          nodes {\n            id\n            createdAt\n            latestTranslation {\n              id\n              createdAt\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoProject {\n    createProject(input: { name: \"Demo\", description: \"A small house, made in the playground\" }) {\n      project {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoProject {\n    createProject(input: { name: \"Demo\", description: \"A small house, made in the playground\" }) {\n      project {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoUpload($projectId: ID!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: \"house.obj\", sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoUpload($projectId: ID!, $sizeBytes: Long!) {\n    createUpload(input: { projectId: $projectId, name: \"house.obj\", sizeBytes: $sizeBytes }) {\n      upload {\n        id\n        partSizeBytes\n        parts {\n          number\n          url\n        }\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoComplete($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoComplete($uploadId: ID!, $parts: [CompletedPart!]!) {\n    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {\n      file {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoTranslate($fileId: ID!) {\n    startTranslation(input: { fileId: $fileId, outputs: [GLTF, THUMBNAIL] }) {\n      translation {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoTranslate($fileId: ID!) {\n    startTranslation(input: { fileId: $fileId, outputs: [GLTF, THUMBNAIL] }) {\n      translation {\n        id\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;