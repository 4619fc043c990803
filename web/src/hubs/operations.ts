import { graphql } from "../gql";

export const HubsQuery = graphql(`
  query Hubs($after: String) {
    hubs(first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        region
      }
    }
  }
`);

export const HubProjectsQuery = graphql(`
  query HubProjects($after: String) {
    hubs(first: 25) {
      nodes {
        id
        projects(first: 50, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            name
          }
        }
      }
    }
  }
`);

export const HubFoldersQuery = graphql(`
  query HubFolders($id: ID!, $after: String) {
    hubProject(id: $id) {
      id
      topFolders(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          name
        }
      }
    }
  }
`);

export const HubContentsQuery = graphql(`
  query HubContents($id: ID!, $after: String) {
    hubFolder(id: $id) {
      id
      contents(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          __typename
          ... on HubFolder {
            id
            name
          }
          ... on HubItem {
            id
            name
            latestVersion {
              id
              number
              sizeBytes
              createdAt
              createdBy
            }
          }
        }
      }
    }
  }
`);

export const HubVersionsQuery = graphql(`
  query HubVersions($id: ID!, $after: String) {
    hubItem(id: $id) {
      id
      versions(first: 25, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          number
          sizeBytes
          createdAt
          createdBy
        }
      }
    }
  }
`);

export const ImportState = graphql(`
  fragment ImportState on FileImport {
    id
    name
    status
    versionNumber
    sizeBytes
    receivedBytes
    failure
    follows
    updatedAt
    requestedBy {
      id
      name
    }
    fileVersion {
      id
      file {
        id
      }
    }
  }
`);

export const ImportsQuery = graphql(`
  query Imports($id: ID!) {
    project(id: $id) {
      id
      name
      capabilities {
        ...Can
      }
      imports(first: 50) {
        totalCount
        nodes {
          id
          ...ImportState
        }
      }
    }
  }
`);

export const ImportFileMutation = graphql(`
  mutation ImportFile($input: ImportFileInput!) {
    importFile(input: $input) {
      fileImport {
        id
        ...ImportState
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const FollowImportMutation = graphql(`
  mutation FollowImport($id: ID!, $follow: Boolean!) {
    updateFileImport(input: { id: $id, follow: $follow }) {
      fileImport {
        id
        ...ImportState
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);
