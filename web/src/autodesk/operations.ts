import { graphql } from "../gql";

export const OpenViewerMutation = graphql(`
  mutation OpenViewer($version: ID!) {
    createViewerSession(input: { fileVersionId: $version }) {
      viewerSession {
        id
      }
      token
      expiresIn
      endpoint
      urn
      userErrors {
        ...Wrong
      }
    }
  }
`);
