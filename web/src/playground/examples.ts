import { graphql } from "../gql";

/** Ids of the viewer's newest things, as variables of the examples. */
export interface Newest {
  projectId?: string;
  fileId?: string;
  translationId?: string;
  /** The version that the newest translation is of. */
  versionId?: string;
}

/** An operation that runs as it stands once its needs are found among the viewer's things. */
export interface Example {
  title: string;
  about: string;
  query: string;
  needs: keyof Newest | null;
  variables: (newest: Newest) => Record<string, unknown>;
}

const nothing = () => ({});

export const viewerExample = /* GraphQL */ `query Me {
  viewer {
    id
    name
    email
    createdAt
  }
}
`;

export const examples: readonly Example[] = [
  { title: "Who am I?", about: "The account that you are signed in with.", query: viewerExample, needs: null, variables: nothing },
  {
    title: "Supported formats",
    about: "What can be translated to what.",
    query: /* GraphQL */ `query SupportedFormats {
  supportedFormats {
    input
    outputs
  }
}
`,
    needs: null,
    variables: nothing,
  },
  {
    title: "What is deprecated",
    about: "The fields of a type with what replaces those that will go. A call that used one is told in extensions.deprecations.",
    query: /* GraphQL */ `query Deprecated($type: String!) {
  __type(name: $type) {
    name
    fields(includeDeprecated: true) {
      name
      isDeprecated
      deprecationReason
    }
  }
}
`,
    needs: null,
    variables: () => ({ type: "Translation" }),
  },
  {
    title: "My Autodesk hubs",
    about: "Hubs with their projects, as your Autodesk account sees them. It says so when none is connected.",
    query: /* GraphQL */ `query MyHubs {
  hubs(first: 5) {
    nodes {
      id
      name
      region
      projects(first: 10) {
        nodes {
          id
          name
          topFolders(first: 10) {
            nodes {
              id
              name
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
`,
    needs: null,
    variables: nothing,
  },
  {
    title: "My projects",
    about: "Projects with their files and each file's latest translation.",
    query: /* GraphQL */ `query MyProjects {
  projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {
    totalCount
    nodes {
      id
      name
      viewerRole
      files(first: 10) {
        nodes {
          id
          name
          format
          latestTranslation {
            id
            status
            progress
          }
        }
      }
    }
  }
}
`,
    needs: null,
    variables: nothing,
  },
  {
    title: "Create a project",
    about: "What you could mend comes back as userErrors.",
    query: /* GraphQL */ `mutation NewProject($name: String!) {
  createProject(input: { name: $name, description: "Made in the playground" }) {
    project {
      id
      name
    }
    userErrors {
      code
      message
      field
    }
  }
}
`,
    needs: null,
    variables: () => ({ name: `Project of ${new Date().toISOString().slice(0, 19).replace("T", " ")}` }),
  },
  {
    title: "Start a translation",
    about: "Your newest file to glTF, OBJ and a picture, anew.",
    query: /* GraphQL */ `mutation Translate($fileId: ID!) {
  startTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ, THUMBNAIL], force: true }) {
    translation {
      id
      status
    }
    userErrors {
      code
      message
    }
  }
}
`,
    needs: "fileId",
    variables: ({ fileId }) => ({ fileId }),
  },
  {
    title: "Follow a translation",
    about: "A subscription: every event of your newest translation, from its first.",
    query: /* GraphQL */ `subscription Follow($translationId: ID!) {
  translationProgress(translationId: $translationId, afterSequence: 0) {
    sequence
    at
    status
    stage
    progress
    message
  }
}
`,
    needs: "translationId",
    variables: ({ translationId }) => ({ translationId }),
  },
  {
    title: "Derivatives",
    about: "What came of your newest translation, with links to download.",
    query: /* GraphQL */ `query Derivatives($translationId: ID!) {
  translation(id: $translationId) {
    status
    error {
      code
      message
      retryable
    }
    derivatives {
      format
      name
      mimeType
      sizeBytes
      downloadUrl
    }
  }
}
`,
    needs: "translationId",
    variables: ({ translationId }) => ({ translationId }),
  },
  {
    title: "Estimate a translation",
    about: "What translating your newest file would cost, before anything is spent.",
    query: /* GraphQL */ `query Estimate($fileId: ID!) {
  estimateTranslation(input: { fileId: $fileId, outputs: [GLTF, OBJ] }) {
    estimate {
      outcome
      sizeBytes
      typicalSeconds
      usage {
        translationsToday
        translationsPerDay
      }
    }
    userErrors {
      code
      message
    }
  }
}
`,
    needs: "fileId",
    variables: ({ fileId }) => ({ fileId }),
  },
  {
    title: "Objects by their properties",
    about: "Filters by typed conditions, values with their counts and sums, and a table, of your newest translation.",
    query: /* GraphQL */ `query ObjectsByProperty($translationId: ID!) {
  translation(id: $translationId) {
    zipUrl
    views {
      name
      properties(first: 10) {
        nodes {
          category
          name
          type
          unit
          objectCount
        }
      }
      objects(first: 5, filter: { property: { of: { name: "Triangles" }, greaterThan: 10 } }) {
        totalCount
        nodes {
          externalId
          name
        }
      }
      facets(property: { name: "Material" }, measure: { name: "Triangles" }, first: 5) {
        nodes {
          value
          objectCount
          measure {
            sum
          }
        }
      }
      aggregate(property: { name: "Triangles" }) {
        count
        sum
        max
      }
      csvUrl
    }
  }
}
`,
    needs: "translationId",
    variables: ({ translationId }) => ({ translationId }),
  },
  {
    title: "Compare versions",
    about: "Each version of the file that you translated last against the one that was translated: what was added, removed and changed.",
    query: /* GraphQL */ `query Compare($against: ID!) {
  node(id: $against) {
    ... on FileVersion {
      file {
        versions(first: 5) {
          nodes {
            number
            diff(against: $against) {
              summary {
                added
                removed
                changed
                unchanged
              }
              changes(first: 5) {
                nodes {
                  kind
                  externalId
                  properties {
                    name
                    before {
                      value
                    }
                    after {
                      value
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
`,
    needs: "versionId",
    variables: ({ versionId }) => ({ against: versionId }),
  },
  {
    title: "Open a viewer session",
    about: "A token for the APS viewer in a page of yours. It is good for five minutes, for your newest file alone.",
    query: /* GraphQL */ `mutation ViewerSession($fileVersionId: ID!) {
  createViewerSession(input: { fileVersionId: $fileVersionId, minutes: 5 }) {
    viewerSession {
      id
      expiresAt
    }
    token
    expiresIn
    endpoint
    urn
    userErrors {
      code
      message
    }
  }
}
`,
    needs: "versionId",
    variables: ({ versionId }) => ({ fileVersionId: versionId }),
  },
  {
    title: "Events of a project",
    about: "The log of your newest project.",
    query: /* GraphQL */ `query ProjectLog($projectId: ID!) {
  project(id: $projectId) {
    name
    events(first: 50) {
      edges {
        node {
          __typename
          cursor
          at
          ... on TranslationEvent {
            sequence
            status
            progress
          }
          ... on FileEvent {
            kind
            fileId
          }
        }
      }
    }
  }
}
`,
    needs: "projectId",
    variables: ({ projectId }) => ({ projectId }),
  },
  {
    title: "Share a file",
    about: "A link to your newest file for a day: whoever has it sees that file and nothing else.",
    query: /* GraphQL */ `mutation ShareFile($fileId: ID!, $expiresAt: Time) {
  createShareLink(input: { fileId: $fileId, name: "From the playground", expiresAt: $expiresAt }) {
    shareLink {
      url
      embedUrl
      expiresAt
      views
    }
    userErrors {
      code
      message
      field
    }
  }
}
`,
    needs: "fileId",
    variables: ({ fileId }) => ({ fileId, expiresAt: new Date(Date.now() + 86_400_000).toISOString() }),
  },
  {
    title: "Who did what in a project",
    about: "The audit log, which owners read, newest first, and where to get it as a file.",
    query: /* GraphQL */ `query WhoDidWhat($projectId: ID!) {
  project(id: $projectId) {
    auditLog(first: 10, filter: { actorKinds: [USER, API_TOKEN, SHARE_LINK] }) {
      nodes {
        at
        action
        actorKind
        actor {
          name
        }
        subjectName
        changes {
          field
          before
          after
        }
        address
        count
      }
    }
    auditLogUrl(format: CSV)
  }
}
`,
    needs: "projectId",
    variables: ({ projectId }) => ({ projectId }),
  },
  {
    title: "My security log",
    about: "Sign-ins and what else concerned your account, newest first.",
    query: /* GraphQL */ `query MySecurityLog {
  securityLog(first: 10) {
    nodes {
      at
      action
      actorKind
      subjectName
      address
      client
      count
    }
  }
}
`,
    needs: null,
    variables: nothing,
  },
  {
    title: "Make a webhook",
    about: "It tells an address of yours of finished translations, with what came of them. The secret is shown this once.",
    query: /* GraphQL */ `mutation NewWebhook($projectId: ID!, $document: String) {
  createWebhook(
    input: {
      projectId: $projectId
      url: "https://example.com/purlin"
      description: "Made in the playground"
      eventTypes: [TRANSLATION_SUCCEEDED, TRANSLATION_FAILED]
      document: $document
    }
  ) {
    webhook {
      id
      cursor
    }
    secret
    userErrors {
      code
      message
      field
    }
  }
}
`,
    needs: "projectId",
    variables: ({ projectId }) => ({ projectId, document: "query ($translationId: ID!) { node(id: $translationId) { ... on Translation { status derivatives { name downloadUrl } } } }" }),
  },
  {
    title: "Deliveries of webhooks",
    about: "What the webhooks of your newest project sent, and what they were answered.",
    query: /* GraphQL */ `query WebhookLog($projectId: ID!) {
  project(id: $projectId) {
    webhooks(first: 5) {
      nodes {
        url
        enabled
        problem
        deliveries(first: 10) {
          nodes {
            eventType
            status
            attempts
            log {
              at
              status
              error
              durationMs
            }
          }
        }
      }
    }
  }
}
`,
    needs: "projectId",
    variables: ({ projectId }) => ({ projectId }),
  },
  {
    title: "Create an API token",
    about: "The secret is shown this once. Put it into the Headers editor to try it.",
    query: /* GraphQL */ `mutation NewApiToken {
  createApiToken(input: { name: "From the playground", scopes: [PROJECTS_READ, FILES_READ, TRANSLATIONS_READ] }) {
    apiToken {
      id
      name
      scopes
    }
    secret
    userErrors {
      code
      message
    }
  }
}
`,
    needs: null,
    variables: nothing,
  },
];

export const NewestQuery = graphql(`
  query Newest {
    viewer {
      id
    }
    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        id
        createdAt
        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {
          nodes {
            id
            createdAt
            latestTranslation {
              id
              createdAt
              fileVersion {
                id
              }
            }
          }
        }
      }
    }
  }
`);

export const DemoProjectMutation = graphql(`
  mutation DemoProject {
    createProject(input: { name: "Demo", description: "A timber pavilion, made in the playground" }) {
      project {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

export const DemoUploadMutation = graphql(`
  mutation DemoUpload($projectId: ID!, $sizeBytes: Long!) {
    createUpload(input: { projectId: $projectId, name: "timber-pavilion.glb", sizeBytes: $sizeBytes }) {
      upload {
        id
        partSizeBytes
        parts {
          number
          url
        }
      }
      userErrors {
        message
      }
    }
  }
`);

export const DemoCompleteMutation = graphql(`
  mutation DemoComplete($uploadId: ID!, $parts: [CompletedPart!]!) {
    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {
      file {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

export const DemoTranslateMutation = graphql(`
  mutation DemoTranslate($fileId: ID!) {
    startTranslation(input: { fileId: $fileId, outputs: [GLTF, THUMBNAIL] }) {
      translation {
        id
      }
      userErrors {
        message
      }
    }
  }
`);
