import { graphql } from "../gql";

export const FileQuery = graphql(`
  query File($id: ID!) {
    file(id: $id) {
      id
      ...FileRow
      createdAt
      createdBy {
        id
        name
      }
      project {
        id
        name
        capabilities {
          ...Can
        }
        events(last: 1) {
          edges {
            cursor
          }
        }
      }
      versions(first: 50) {
        nodes {
          id
          number
          sizeBytes
          sha256
          createdAt
          downloadUrl
          uploadedBy {
            id
            name
          }
        }
      }
      translations(first: 50) {
        nodes {
          id
          ...TranslationState
          derivativesDeletedAt
          derivatives {
            id
            expiresAt
          }
          fileVersion {
            id
            number
          }
          requestedBy {
            id
            name
          }
          reusedFrom {
            id
          }
        }
      }
    }
  }
`);

export const ArchiveQuery = graphql(`
  query Archive($version: ID!) {
    node(id: $version) {
      id
      ... on FileVersion {
        archive {
          problem
          more
          candidates {
            name
            sizeBytes
            references {
              name
              found
            }
          }
        }
      }
    }
  }
`);

export const EngineMessagesQuery = graphql(`
  query EngineMessages($id: ID!) {
    translation(id: $id) {
      id
      error {
        engineMessages {
          severity
          code
          text
        }
      }
    }
  }
`);

export const TimelineQuery = graphql(`
  query Timeline($id: ID!, $after: Int) {
    translation(id: $id) {
      id
      events(first: 100, after: $after) {
        cursor
        at
        sequence
        status
        stage
        progress
        message
      }
    }
  }
`);

export const ObjectsQuery = graphql(`
  query Objects($id: ID!, $first: Int!, $after: String) {
    translation(id: $id) {
      id
      views {
        guid
        name
        role
        objects(first: $first, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            cursor
            node {
              objectId
              name
              parentId
              childCount
            }
          }
        }
      }
    }
  }
`);

export const PropertiesQuery = graphql(`
  query Properties($id: ID!, $after: String) {
    translation(id: $id) {
      id
      views {
        guid
        objects(first: 1, after: $after) {
          edges {
            cursor
            node {
              objectId
              externalId
              name
              properties {
                category
                name
                value
                unit
              }
            }
          }
        }
      }
    }
  }
`);

export const TranslateEstimateQuery = graphql(`
  query TranslateEstimate($input: StartTranslationInput!) {
    estimateTranslation(input: $input) {
      estimate {
        outcome
        sizeBytes
        typicalSeconds
        usage {
          translationsToday
          translationsPerDay
          warned
        }
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const ZipQuery = graphql(`
  query Zip($id: ID!) {
    translation(id: $id) {
      id
      zipUrl
    }
  }
`);
