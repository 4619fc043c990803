import { graphql } from "../gql";

export const TranslationState = graphql(`
  fragment TranslationState on Translation {
    id
    status
    stage
    progress
    message
    sequence
    attempts
    outputs
    createdAt
    startedAt
    finishedAt
    error {
      code
      message
      retryable
      cause
      advice
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

export const FileRow = graphql(`
  fragment FileRow on File {
    id
    name
    format
    revision
    updatedAt
    latestVersion {
      id
      number
      sizeBytes
    }
    latestTranslation {
      ...TranslationState
    }
  }
`);

export const ProjectQuery = graphql(`
  query Project($id: ID!) {
    project(id: $id) {
      id
      name
      description
      archivedAt
      revision
      viewerRole
      capabilities {
        ...Can
      }
      events(last: 40) {
        edges {
          cursor
          node {
            cursor
            ...EventLine
          }
        }
      }
    }
  }
`);

export const UsageQuery = graphql(`
  query Usage($id: ID!) {
    project(id: $id) {
      id
      region
      capabilities {
        ...Can
      }
      usage {
        translationsToday
        translationsPerDay
        translationsPerDayWarning
        warned
        resetsAt
      }
    }
  }
`);

export const EventLine = graphql(`
  fragment EventLine on Event {
    __typename
    cursor
    at
    ... on TranslationEvent {
      actor {
        id
        name
      }
      sequence
      status
      stage
      progress
      message
      translation {
        id
        file {
          id
          name
        }
        requestedBy {
          id
          name
        }
      }
    }
    ... on FileEvent {
      actor {
        id
        name
      }
      kind
      fileId
      file {
        id
        name
      }
    }
    ... on StreamGap {
      reason
    }
  }
`);

export const FilesQuery = graphql(`
  query Files($id: ID!, $first: Int!, $after: String, $filter: FileFilter, $orderBy: FileOrder) {
    project(id: $id) {
      id
      files(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            id
            ...FileRow
          }
        }
      }
    }
  }
`);

export const MembersQuery = graphql(`
  query Members($id: ID!) {
    project(id: $id) {
      id
      capabilities {
        ...Can
      }
      invitations(first: 100) {
        nodes {
          id
          email
          role
          expiresAt
        }
      }
      members(first: 100) {
        totalCount
        edges {
          cursor
          role
          node {
            id
            name
            email
          }
        }
      }
    }
  }
`);

export const ProjectEventsSubscriptionDocument = graphql(`
  subscription ProjectEvents($projectId: ID!, $after: String) {
    projectEvents(projectId: $projectId, after: $after) {
      __typename
      cursor
      at
      ...EventLine
      ... on TranslationEvent {
        translation {
          id
          ...TranslationState
          file {
            id
            latestTranslation {
              id
            }
          }
        }
      }
      ... on FileEvent {
        kind
        fileId
        file {
          id
          ...FileRow
        }
      }
    }
  }
`);

export const StartTranslationMutation = graphql(`
  mutation StartTranslation($input: StartTranslationInput!) {
    startTranslation(input: $input) {
      translation {
        ...TranslationState
        file {
          id
          latestTranslation {
            id
          }
        }
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const CancelTranslationMutation = graphql(`
  mutation CancelTranslation($id: ID!) {
    cancelTranslation(input: { id: $id }) {
      translation {
        ...TranslationState
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RetryTranslationMutation = graphql(`
  mutation RetryTranslation($id: ID!) {
    retryTranslation(input: { id: $id }) {
      translation {
        ...TranslationState
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RenameFileMutation = graphql(`
  mutation RenameFile($id: ID!, $name: String!) {
    renameFile(input: { id: $id, name: $name }) {
      file {
        id
        name
        revision
        updatedAt
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const DeleteFileMutation = graphql(`
  mutation DeleteFile($id: ID!) {
    deleteFile(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const SetMemberMutation = graphql(`
  mutation SetMember($input: SetProjectMemberInput!) {
    setProjectMember(input: $input) {
      project {
        id
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RemoveMemberMutation = graphql(`
  mutation RemoveMember($input: RemoveProjectMemberInput!) {
    removeProjectMember(input: $input) {
      project {
        id
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const InviteMutation = graphql(`
  mutation Invite($input: InviteProjectMemberInput!) {
    inviteProjectMember(input: $input) {
      invitation {
        id
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const CancelInvitationMutation = graphql(`
  mutation CancelInvitation($id: ID!) {
    cancelInvitation(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);
