import { graphql } from "../gql";

export const SameNameQuery = graphql(`
  query SameName($projectId: ID!, $name: String!) {
    project(id: $projectId) {
      id
      files(first: 50, filter: { search: $name }) {
        nodes {
          id
          name
          latestVersion {
            id
            sha256
          }
        }
      }
    }
  }
`);

export const CreateUploadMutation = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      upload {
        id
        partSizeBytes
        parts {
          number
          url
        }
        receivedParts
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const UploadQuery = graphql(`
  query UploadState($id: ID!) {
    upload(id: $id) {
      id
      partSizeBytes
      parts {
        number
        url
      }
      receivedParts
    }
  }
`);

export const CompleteUploadMutation = graphql(`
  mutation CompleteUpload($input: CompleteUploadInput!) {
    completeUpload(input: $input) {
      file {
        id
        ...FileRow
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const AbortUploadMutation = graphql(`
  mutation AbortUpload($id: ID!) {
    abortUpload(input: { uploadId: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);
