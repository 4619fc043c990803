import { graphql } from "../gql";

export const DiffQuery = graphql(`
  query Diff($version: ID!, $against: ID!, $kinds: [ModelChangeKind!], $first: Int!, $after: String) {
    node(id: $version) {
      id
      ... on FileVersion {
        diff(against: $against) {
          summary {
            added
            removed
            changed
            unchanged
          }
          changes(first: $first, after: $after, kinds: $kinds) {
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              kind
              externalId
              before {
                objectId
                name
              }
              after {
                objectId
                name
              }
              properties {
                category
                name
                before {
                  value
                  unit
                }
                after {
                  value
                  unit
                }
              }
            }
          }
        }
      }
    }
  }
`);

export const DiffObjectsQuery = graphql(`
  query DiffObjects($version: ID!, $against: ID!, $first: Int!, $after: String) {
    node(id: $version) {
      id
      ... on FileVersion {
        diff(against: $against) {
          changes(first: $first, after: $after) {
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              kind
              before {
                objectId
              }
              after {
                objectId
              }
            }
          }
        }
      }
    }
  }
`);
