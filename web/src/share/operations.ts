import { graphql } from "../gql";

export const SharedFileQuery = graphql(`
  query SharedFile($id: ID!) {
    file(id: $id) {
      id
      name
      latestVersion {
        id
        sizeBytes
      }
      translations(first: 20) {
        nodes {
          ...TranslationState
        }
      }
    }
  }
`);

export const ShareLinksQuery = graphql(`
  query ShareLinks($id: ID!) {
    file(id: $id) {
      id
      shareLinks(first: 100) {
        nodes {
          id
          name
          url
          embedUrl
          hasPassword
          expiresAt
          views
          lastViewedAt
        }
      }
    }
  }
`);

export const CreateShareLinkMutation = graphql(`
  mutation CreateShareLink($input: CreateShareLinkInput!) {
    createShareLink(input: $input) {
      shareLink {
        id
        url
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RevokeShareLinkMutation = graphql(`
  mutation RevokeShareLink($id: ID!) {
    revokeShareLink(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);
