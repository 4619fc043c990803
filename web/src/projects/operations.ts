import { graphql } from "../gql";

export const ProjectCard = graphql(`
  fragment ProjectCard on Project {
    id
    name
    description
    capabilities {
      ...Can
    }
    updatedAt
    archivedAt
    revision
    usage {
      translationsPerDay
      translationsPerDayWarning
    }
    members(first: 4) {
      totalCount
    }
    files(first: 4, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      edges {
        cursor
        node {
          id
          name
          format
          latestTranslation {
            id
            derivatives {
              id
              format
              downloadUrl
            }
          }
        }
      }
    }
  }
`);

export const ProjectsQuery = graphql(`
  query Projects($first: Int!, $after: String, $filter: ProjectFilter, $orderBy: ProjectOrder) {
    projects(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          id
          ...ProjectCard
        }
      }
    }
  }
`);

export const CreateProjectMutation = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      project {
        id
        name
        description
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const UpdateProjectMutation = graphql(`
  mutation UpdateProject($input: UpdateProjectInput!) {
    updateProject(input: $input) {
      project {
        id
        name
        description
        revision
        updatedAt
        usage {
          translationsToday
          translationsPerDay
          translationsPerDayWarning
          warned
          resetsAt
        }
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const ArchiveProjectMutation = graphql(`
  mutation ArchiveProject($id: ID!, $archived: Boolean!) {
    archiveProject(input: { id: $id, archived: $archived }) {
      project {
        id
        archivedAt
        revision
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const DeleteProjectMutation = graphql(`
  mutation DeleteProject($id: ID!) {
    deleteProject(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);
