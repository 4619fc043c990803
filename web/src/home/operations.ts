import { graphql } from "../gql";

export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
    }
    supportedFormats {
      input
      outputs
    }
  }
`);

export const TranslationCard = graphql(`
  fragment TranslationCard on Translation {
    id
    status
    stage
    progress
    message
    sequence
    outputs
    createdAt
    error {
      code
      message
      retryable
    }
    file {
      id
      name
    }
    derivatives {
      id
      format
      name
      mimeType
      sizeBytes
      downloadUrl
    }
  }
`);

export const RecentQuery = graphql(`
  query Recent {
    projects(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        id
        name
        viewerRole
        files(first: 10, orderBy: { field: UPDATED_AT, direction: DESC }) {
          nodes {
            id
            latestTranslation {
              id
              createdAt
              ...TranslationCard
            }
          }
        }
      }
    }
  }
`);

export const TranslationQuery = graphql(`
  query OneTranslation($id: ID!) {
    translation(id: $id) {
      id
      ...TranslationCard
    }
  }
`);

export const ProgressSubscription = graphql(`
  subscription Progress($id: ID!, $after: Int) {
    translationProgress(translationId: $id, afterSequence: $after) {
      sequence
      status
      stage
      progress
      message
    }
  }
`);

export const SignInMutation = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password, useCookie: true }) {
      session {
        accessTokenExpiresAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const SignUpMutation = graphql(`
  mutation SignUp($email: String!, $name: String!, $password: String!) {
    signUp(input: { email: $email, name: $name, password: $password }) {
      session {
        accessTokenExpiresAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const SignOutMutation = graphql(`
  mutation SignOut {
    signOut {
      userErrors {
        code
        message
      }
    }
  }
`);

export const WritableProjectsQuery = graphql(`
  query WritableProjects {
    projects(first: 100, filter: { search: "My models" }) {
      nodes {
        id
        name
        viewerRole
      }
    }
  }
`);

export const CreateProjectMutation = graphql(`
  mutation CreateMyModels {
    createProject(input: { name: "My models" }) {
      project {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`);

export const CreateUploadMutation = graphql(`
  mutation CreateUpload($projectId: ID!, $name: String!, $sizeBytes: Long!) {
    createUpload(input: { projectId: $projectId, name: $name, sizeBytes: $sizeBytes }) {
      upload {
        id
        partSizeBytes
        parts {
          number
          url
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`);

export const CompleteUploadMutation = graphql(`
  mutation CompleteUpload($uploadId: ID!, $parts: [CompletedPart!]!) {
    completeUpload(input: { uploadId: $uploadId, parts: $parts }) {
      file {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`);

export const StartTranslationMutation = graphql(`
  mutation StartTranslation($fileId: ID!, $outputs: [OutputFormat!]!, $key: String!) {
    startTranslation(input: { fileId: $fileId, outputs: $outputs, idempotencyKey: $key }) {
      translation {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`);

export const RetryTranslationMutation = graphql(`
  mutation RetryTranslation($id: ID!) {
    retryTranslation(input: { id: $id }) {
      translation {
        id
        ...TranslationCard
      }
      userErrors {
        code
        message
      }
    }
  }
`);
