import { graphql } from "../gql";

export const AuditLine = graphql(`
  fragment AuditLine on AuditEntry {
    id
    action
    at
    lastAt
    count
    actorKind
    actor {
      id
      name
    }
    apiTokenName
    subjectName
    changes {
      field
      before
      after
    }
    address
    client
  }
`);

export const AuditLogQuery = graphql(`
  query AuditLog($id: ID!, $after: String, $filter: AuditFilter) {
    project(id: $id) {
      id
      auditLog(first: 30, after: $after, filter: $filter) {
        nodes {
          id
          ...AuditLine
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const AuditLogUrlQuery = graphql(`
  query AuditLogUrl($id: ID!, $format: AuditFormat!, $filter: AuditFilter) {
    project(id: $id) {
      id
      auditLogUrl(format: $format, filter: $filter)
    }
  }
`);

export const AuditPeopleQuery = graphql(`
  query AuditPeople($id: ID!) {
    project(id: $id) {
      id
      members(first: 100) {
        edges {
          node {
            id
            name
          }
        }
      }
    }
  }
`);

export const SecurityLogQuery = graphql(`
  query SecurityLog($after: String, $filter: AuditFilter) {
    securityLog(first: 30, after: $after, filter: $filter) {
      nodes {
        id
        ...AuditLine
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const SecurityLogUrlQuery = graphql(`
  query SecurityLogUrl($format: AuditFormat!, $filter: AuditFilter) {
    securityLogUrl(format: $format, filter: $filter)
  }
`);
